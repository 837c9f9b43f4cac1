import type { Command } from 'commander';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { asAnother } from '../report/report.commands';
import { yen } from '../text/yen';

/** A payment that its merchant may not or will not void: two members of staff do it. */
export function addVoidCommands(group: Command, environment: Environment): void {
  changing(group.command('propose-void').argument('<payment>', 'the id of a payment'))
    .description('Propose to void a payment for its merchant, who is suspended or does not; somebody else approves it.')
    .requiredOption('--reason <text>', 'why the customer is due the money')
    .addHelpText('after', '\nExample:\n  $ modosu merchant propose-void PAYMENT --reason "nothing was delivered"')
    .action(
      withSession(environment, ['operations', 'support'], async (context, command) => {
        const will = { paymentId: command.args[0]!, reason: command.opts<{ reason: string }>().reason };
        if (!(await agreed(context, command, { will, lines: [], question: 'Propose to void this payment?' }))) return;
        const done = await context.api.call('payment.void.propose', will);
        context.show(done, ({ amountYen, merchantId, proposalId }) => [
          `Proposed: ${yen(amountYen)}. Next: ${asAnother(context, 'approver')}`,
          `  modosu merchant approve-void ${merchantId} ${proposalId} --reason …`,
        ]);
      }),
    );
  changing(
    group
      .command('approve-void')
      .argument('<merchant>', 'the id of a merchant')
      .argument('<proposal>', 'the id of the proposal'),
  )
    .description('As a second person, have the payment voided.')
    .requiredOption('--reason <text>', 'what was looked at')
    .addHelpText('after', '\nExample:\n  $ modosu merchant approve-void MERCHANT PROPOSAL --reason "asked the shop"')
    .action(
      withSession(environment, ['operations', 'approver'], async (context, command) => {
        const [merchantId, proposalId] = command.args as [string, string];
        const will = { merchantId, proposalId, reason: command.opts<{ reason: string }>().reason };
        if (!(await agreed(context, command, { will, lines: [], question: 'Void this payment?' }))) return;
        const done = await context.api.call('payment.void.approve', will);
        context.show(done, ({ paymentId, state, code }) => [`${paymentId}: ${state}${code ? `, ${code}` : ''}`]);
      }),
    );
}
