import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { around, beyondHeld, gather } from './hold.decider';
import { addUses } from './lots';
import { freed } from './set-aside';
import type { ReverseCashback, WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { holdAccount, stillGrantedYen, type Wallet } from './wallet.state';

/**
 * Row F: a cashback that an unauthorised payment earned goes back to promotion, out of what is left of the lots that the
 * plan names (the cashback's own first) and out of the loss that the compensation bears. What is not left any more moves to the loss, so the customer is never debited below their own money. Once per compensation, and of a
 * cashback never more than was granted.
 */
export function decideReverseCashback(command: ReverseCashback, asItWas: Wallet): WalletDecision<'reverse-cashback'> {
  const { lotId, holdId, compensationId, incidentId } = command;
  const before = asItWas.reversals.get(compensationId);
  if (before) return accept([], { fromHoldYen: before.fromHoldYen, fromLossYen: before.fromLossYen });
  const amountYen = command.fromHoldYen + command.fromLossYen;
  if (amountYen === 0) return accept([], { fromHoldYen: 0, fromLossYen: 0 });
  const reversibleYen = stillGrantedYen(asItWas, lotId);
  if (amountYen > reversibleYen) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { reversibleYen });
  const { events, wallet } = freed(asItWas, beyondHeld(asItWas, holdId, command.lots));
  const sources = gather(wallet, holdId, command.lots, command.fromHoldYen);
  const fromHoldYen = sources.amountYen;
  const fromLossYen = amountYen - fromHoldYen;
  const remedy = { incidentId, originalId: compensationId };
  const reversed: WalletEvent = {
    type: 'wallet.cashback-reversed.v1',
    data: {
      customerId: wallet.customerId,
      lotId,
      holdId,
      compensationId,
      incidentId,
      amountYen,
      fromHoldYen,
      fromLossYen,
      uses: addUses(sources.fromHold, sources.fromLots),
      entry: entry(
        'payment',
        debit(holdAccount(wallet), fromHoldYen, { ...remedy, component: 'recovered' }),
        debit(transit('compensation', compensationId), fromLossYen, remedy),
        credit('promotion', amountYen, remedy),
      ),
    },
  };
  return accept([...events, ...around(wallet, holdId, sources, reversed, incidentId)], { fromHoldYen, fromLossYen });
}
