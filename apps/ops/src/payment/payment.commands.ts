import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { yen } from '../text/yen';

export function addPaymentCommands(program: Command, environment: Environment): void {
  const group = program.command('payment').description('Payments that a shop does not give back itself.');
  changing(group.command('refund').argument('<payment>', 'the id of a payment'))
    .description('Refund a payment, or a part of it, at the cost of its merchant.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .option('--amount <yen>', 'without it, all that is left of the payment', amount)
    .addHelpText('after', '\nExample:\n  $ modosu payment refund PAYMENT --amount 500 --reason "one of two was broken"')
    .action(withSession(environment, ['operations'], refund));
}

async function refund(context: CommandContext, command: Command): Promise<void> {
  const paymentId = command.args[0]!;
  const { reason, amount: amountYen } = command.opts<{ reason: string; amount?: number }>();
  const will = { paymentId, amountYen, reason };
  const what = amountYen === undefined ? 'all that is left' : yen(amountYen);
  const lines = [
    `Gives back ${what} of payment ${paymentId}, out of what its merchant is owed.`,
    'It goes to the lots it came from; what an incident has put right recovers that. The cashback goes back in proportion.',
  ];
  if (!(await agreed(context, command, { will, lines, question: 'Refund it?' }))) return;
  const refunded = await context.api.call('payment.payment.refund.staff', will);
  context.show({ paymentId, ...refunded }, ({ refundId, amountYen: given, remainingYen }) => [
    `Refunded ${yen(given)} as ${refundId}; ${yen(remainingYen)} of the payment can still be refunded.`,
  ]);
}

function amount(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('It must be whole yen above zero.');
  return Number(text);
}
