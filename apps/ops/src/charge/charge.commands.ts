import type { Command } from 'commander';
import { part } from '../api/api';
import { atDesk, type Surroundings } from '../desk';
import { facts } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';

interface Charge {
  chargeId: string;
  customerId: string;
  method: string;
  amountYen: number;
  state: string;
  refundedYen: number;
  requestedAt: string;
}

export function addChargeCommand(program: Command, around: Surroundings): void {
  program
    .command('charge')
    .argument('<charge>', 'the id of a charge')
    .description('One charge: whose, how much, and how it stands at the provider.')
    .addHelpText('after', '\nExample:\n  $ modosu charge CHARGE\nWhere it went: modosu trace CHARGE')
    .action(
      atDesk(around, ['fraud', 'support', 'approver', 'operations'], async (desk, command) => {
        desk.show(await desk.api.get<Charge>(`/v1/staff/charges/${part(command.args[0]!)}`), drawCharge);
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
