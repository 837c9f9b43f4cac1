import type { Command } from 'commander';
import { part } from '../api/api';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { asAnother } from '../report/report.commands';
import { yen } from '../text/yen';
import type { Trace } from '../trace/trace';
import { drawTrace } from '../trace/trace-tree';

const pathOf = (originalId: string) => `/v1/staff/originals/${part(originalId)}/corrections`;
const ORIGINAL = 'the id of the charge that was compensated';

export function addCorrectionCommands(program: Command, around: Surroundings): void {
  const group = program
    .command('correction')
    .description(
      'A compensation that was wrong, since the charge was genuine: corrected by a new entry, never edited.',
    );
  changing(group.command('propose').argument('<original>', ORIGINAL))
    .description('Propose that the customer owes the refund, less what had been recovered from their own wallet.')
    .requiredOption('--reason <text>', 'how it is known that the charge was genuine')
    .addHelpText('after', '\nExample:\n  $ modosu correction propose CHARGE --reason "customer found the receipt"')
    .action(
      atDesk(around, ['fraud'], async (desk, command) => {
        const originalId = command.args[0]!;
        const { reason } = command.opts<{ reason: string }>();
        const trace = await traceOf(desk, originalId);
        const lines = [...drawTrace(trace), '', 'Nothing is posted before somebody else approves it.'];
        const will = { originalId, reason };
        if (!(await agreed(desk, command, { will, lines, question: 'Propose this correction?' }))) return;
        type Proposed = { correctionId: string; receivableYen: number };
        const proposed = await desk.api.post<Proposed>(pathOf(originalId), { reason });
        desk.show({ originalId, ...proposed }, ({ correctionId, receivableYen }) => [
          `Proposed: the customer owes ${yen(receivableYen)}.`,
          `Next, since whoever proposes may not approve: ${asAnother(desk, 'approver')}`,
          `  modosu correction approve ${originalId} ${correctionId}`,
        ]);
      }),
    );
  changing(
    group.command('approve').argument('<original>', ORIGINAL).argument('<correction>', 'the id of the correction'),
  )
    .description('As a second person, approve a correction; it is posted.')
    .addHelpText('after', '\nExample:\n  $ modosu correction approve CHARGE CORRECTION')
    .action(
      atDesk(around, ['approver'], async (desk, command) => {
        const [originalId, correctionId] = command.args as [string, string];
        const trace = await traceOf(desk, originalId);
        const lines = [
          ...drawTrace(trace),
          '',
          'Posts D receivable:customer / C loss:fraud for what was lost by the refund.',
        ];
        const will = { originalId, correctionId };
        if (!(await agreed(desk, command, { will, lines, question: 'Approve this correction?' }))) return;
        const path = `${pathOf(originalId)}/${part(correctionId)}/approve`;
        const posted = await desk.api.post<{ receivableYen: number }>(path, {});
        desk.show({ ...will, ...posted }, ({ receivableYen }) => [
          `Posted: ${yen(receivableYen)} is owed. Next: modosu trace ${originalId} --events`,
        ]);
      }),
    );
}

const traceOf = (desk: Desk, id: string) => desk.api.get<Trace>(`/v1/staff/traces/${part(id)}`);
