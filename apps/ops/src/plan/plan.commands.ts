import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { drawLines, drawPlan, drawProgress } from './plan';
import { watchPlan } from './watch';

const planOf = (command: Command) => ({ planId: command.args[0]! });

export function addPlanCommands(program: Command, environment: Environment): void {
  const group = program.command('plan').description('The compensations proposed for an incident.');
  withPages(group.command('show').argument('<plan>', 'the id of a plan'))
    .description('The totals of a plan and its content hash; with --lines every compensation too.')
    .option('--lines', 'a line for each original')
    .addHelpText('after', '\nExamples:\n  $ modosu plan show PLAN\n  $ modosu plan show PLAN --lines --all')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { lines, ...page } = command.opts<PageOptions & { lines?: boolean }>();
        const plan = await context.api.call('compensation.plan.show', { ...planOf(command), limit: 1 });
        if (!lines) return context.show({ ...plan, lines: undefined, next: undefined }, () => drawPlan(plan));
        const { items, next } = await list(context.api, 'compensation.plan.show', 'lines', page, planOf(command));
        context.show({ ...plan, lines: items, next }, () => [
          ...drawPlan(plan),
          '',
          ...drawLines(items),
          ...more(next),
        ]);
      }),
    );
  group
    .command('progress')
    .argument('<plan>', 'the id of a plan')
    .description('How far the execution is.')
    .option('--watch', 'until all of it is executed')
    .addHelpText('after', '\nExample:\n  $ modosu plan progress PLAN --watch')
    .action(
      withSession(environment, undefined, async (context, command) => {
        if (command.opts<{ watch?: boolean }>().watch) return watchPlan(context, command.args[0]!);
        context.show(await context.api.call('compensation.plan.progress', planOf(command)), drawProgress);
      }),
    );
  changing(group.command('approve').argument('<plan>', 'the id of a plan'))
    .description('Approve exactly the plan whose totals and hash are shown; its execution begins. Asks first.')
    .addHelpText('after', '\nWhoever proposed a plan may not approve it.\n\nExample:\n  $ modosu plan approve PLAN')
    .action(
      withSession(environment, ['approver'], async (context, command) => {
        const plan = await context.api.call('compensation.plan.show', { ...planOf(command), limit: 1 });
        const { lines: _, ...will } = plan;
        const lines = [
          ...drawPlan(plan),
          '',
          'Approving moves this money; it cannot be taken back, only corrected charge by charge.',
        ];
        if (!(await agreed(context, command, { will, lines, question: 'Approve this plan?' }))) return;
        // With the hash of what was shown: had the plan changed meanwhile, the approval is refused.
        const { planId, contentHash } = plan;
        const approved = await context.api.call('compensation.plan.approve', { planId, contentHash });
        context.show(approved, ({ planId, state }) => [
          `Approved; it is ${state}. Next: modosu plan progress ${planId} --watch`,
        ]);
      }),
    );
}
