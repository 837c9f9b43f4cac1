import type { Command } from 'commander';
import { part } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { agreed, changing } from '../consent';
import { atDesk, type Surroundings } from '../desk';
import { drawLines, drawPlan, drawProgress, type Plan, type PlanLine, type Progress } from './plan';
import { watchPlan } from './watch';

const pathOf = (command: Command) => `/v1/staff/plans/${part(command.args[0]!)}`;

export function addPlanCommands(program: Command, around: Surroundings): void {
  const group = program.command('plan').description('The compensations proposed for an incident.');
  withPages(group.command('show').argument('<plan>', 'the id of a plan'))
    .description('The totals of a plan and its content hash; with --lines every compensation too.')
    .option('--lines', 'a line for each original')
    .addHelpText('after', '\nExamples:\n  $ modosu plan show PLAN\n  $ modosu plan show PLAN --lines --all')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { lines, ...page } = command.opts<PageOptions & { lines?: boolean }>();
        const plan = await desk.api.get<Plan>(pathOf(command), { limit: 1 });
        if (!lines) return desk.show({ ...plan, lines: undefined, next: undefined }, () => drawPlan(plan));
        const { items, next } = await pages<PlanLine, 'lines'>(desk.api, pathOf(command), 'lines', page);
        desk.show({ ...plan, lines: items, next }, () => [...drawPlan(plan), '', ...drawLines(items), ...more(next)]);
      }),
    );
  group
    .command('progress')
    .argument('<plan>', 'the id of a plan')
    .description('How far the execution is.')
    .option('--watch', 'until all of it is executed')
    .addHelpText('after', '\nExample:\n  $ modosu plan progress PLAN --watch')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        if (command.opts<{ watch?: boolean }>().watch) return watchPlan(desk, command.args[0]!);
        desk.show(await desk.api.get<Progress>(`${pathOf(command)}/progress`), drawProgress);
      }),
    );
  changing(group.command('approve').argument('<plan>', 'the id of a plan'))
    .description('Approve exactly the plan whose totals and hash are shown; its execution begins. Asks first.')
    .addHelpText('after', '\nWhoever proposed a plan may not approve it.\n\nExample:\n  $ modosu plan approve PLAN')
    .action(
      atDesk(around, ['approver'], async (desk, command) => {
        const plan = await desk.api.get<Plan>(pathOf(command), { limit: 1 });
        const { lines: _, ...will } = plan;
        const lines = [
          ...drawPlan(plan),
          '',
          'Approving moves this money; it cannot be taken back, only corrected charge by charge.',
        ];
        if (!(await agreed(desk, command, { will, lines, question: 'Approve this plan?' }))) return;
        // With the hash of what was shown: had the plan changed meanwhile, the approval is refused.
        const { contentHash } = plan;
        const approved = await desk.api.post<Plan>(`${pathOf(command)}/approve`, { contentHash });
        desk.show(approved, ({ planId, state }) => [
          `Approved; it is ${state}. Next: modosu plan progress ${planId} --watch`,
        ]);
      }),
    );
}
