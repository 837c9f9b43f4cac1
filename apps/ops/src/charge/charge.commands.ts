import type { Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { type Environment, withSession } from '../command-context';
import { facts } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';

type Charge = Reply<'charging.charge.show.staff'>;

export function addChargeCommand(program: Command, environment: Environment): void {
  program
    .command('charge')
    .argument('<charge>', 'the id of a charge')
    .description('One charge: whose, how much, and how it stands at the provider.')
    .addHelpText('after', '\nExample:\n  $ modosu charge CHARGE\nWhere it went: modosu trace CHARGE')
    .action(
      withSession(environment, ['fraud', 'support', 'approver', 'operations'], async (context, command) => {
        const chargeId = command.args[0]!;
        context.show(await context.api.call('charging.charge.show.staff', { chargeId }), drawCharge);
      }),
    );
}

function drawCharge({ chargeId, customerId, method, amountYen, state, refundedYen, requestedAt }: Charge): string[] {
  return facts([
    ['charge', chargeId],
    ['customer', customerId],
    ['method', method],
    ['amount', yen(amountYen)],
    ['state', state],
    ['refunded', yen(refundedYen)],
    ['requested', inJapan(requestedAt)],
  ]);
}
