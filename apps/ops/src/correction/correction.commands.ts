import type { Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { asAnother } from '../report/report.commands';
import { yen } from '../text/yen';
import { drawTrace } from '../trace/trace-tree';

const ORIGINAL = 'the id of the charge that was compensated';

export function addCorrectionCommands(program: Command, environment: Environment): void {
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
      withSession(environment, ['fraud'], async (context, command) => {
        const originalId = command.args[0]!;
        const { reason } = command.opts<{ reason: string }>();
        const trace = await traceOf(context, originalId);
        const lines = [...drawTrace(trace), '', 'Nothing is posted before somebody else approves it.'];
        const will = { originalId, reason };
        if (!(await agreed(context, command, { will, lines, question: 'Propose this correction?' }))) return;
        const proposed = await context.api.call('compensation.correction.propose', will);
        context.show({ originalId, ...proposed }, ({ correctionId, receivableYen }) => [
          `Proposed: the customer owes ${yen(receivableYen)}.`,
          `Next, since whoever proposes may not approve: ${asAnother(context, 'approver')}`,
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
      withSession(environment, ['approver'], async (context, command) => {
        const [originalId, correctionId] = command.args as [string, string];
        const trace = await traceOf(context, originalId);
        const lines = [
          ...drawTrace(trace),
          '',
          'Posts D receivable:customer / C loss:fraud for what was lost by the refund.',
        ];
        const will = { originalId, correctionId };
        if (!(await agreed(context, command, { will, lines, question: 'Approve this correction?' }))) return;
        const posted = await context.api.call('compensation.correction.approve', will);
        context.show({ ...will, ...posted }, ({ receivableYen }) => [
          `Posted: ${yen(receivableYen)} is owed. Next: modosu trace ${originalId} --events`,
        ]);
      }),
    );
}

const traceOf = (context: CommandContext, id: string) => context.api.call('ledger.trace.show', { id });
