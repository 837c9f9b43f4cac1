import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { PaymentPolicy } from '../policy/payment-policy';
import { reserveRoom } from './credit.decider';
import { heldAgain, offerEnded } from './set-aside';
import type { OfferCommand } from './transfer.commands';
import { holdFor, sent } from './transfer.decider';
import { transferLot } from './transfer.state';
import type { WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

type Command<T extends OfferCommand['type']> = Extract<OfferCommand, { type: T }>;

/** An offer: the receiver keeps room and takes it, the sender's wallet lets it go, or it goes back where it came from. */
export function decideOffer(
  command: OfferCommand,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<OfferCommand['type']> {
  switch (command.type) {
    case 'accept-transfer':
      return acceptTransfer(command, wallet);
    case 'send-offered':
      return sendOffered(command, wallet, now, policy);
    case 'end-offer':
      return endOffer(command, wallet);
  }
}

function acceptTransfer(
  { transferId, fromCustomerId, amountYen }: Command<'accept-transfer'>,
  wallet: Wallet,
): WalletDecision<'accept-transfer'> {
  const originId = transferLot(transferId);
  const room = reserveRoom({ type: 'reserve-room', originId, amountYen }, wallet);
  if ('refusal' in room || room.events.length === 0) return 'refusal' in room ? room : accept([], {});
  const data = { customerId: wallet.customerId, transferId, fromCustomerId, amountYen };
  return accept([{ type: 'wallet.transfer-accepted.v1', data }], {});
}

/** Back to its lots and out of them again in one append, so that whoever follows the money sees an ordinary transfer. */
function sendOffered(
  { transferId, toCustomerId }: Command<'send-offered'>,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<'send-offered'> {
  const offer = wallet.transfers.offers.get(transferId);
  if (offer?.toCustomerId !== toCustomerId || wallet.status !== 'open') return refuse('TRANSFER_NOT_OPEN');
  if (now >= offer.expiresAt) return refuse('TRANSFER_NOT_OPEN');
  const { amountYen, uses, reasons } = offer;
  const hold = holdFor(reasons, now, policy);
  const data = { customerId: wallet.customerId, transferId, toCustomerId, amountYen, uses: [...uses], hold };
  return accept([offerEnded(wallet, transferId, offer, 'accepted'), sent(wallet, data)], { amountYen, hold });
}

/** The money goes back to the very lots it came from, and on hold where an incident holds them. */
function endOffer(command: Command<'end-offer'>, wallet: Wallet): WalletDecision<'end-offer'> {
  const { transferId, outcome, reason, toCustomerId } = command;
  const offer = wallet.transfers.offers.get(transferId);
  if (!offer || (toCustomerId !== undefined && offer.toCustomerId !== toCustomerId)) return refuse('TRANSFER_NOT_OPEN');
  const events: WalletEvent[] = [offerEnded(wallet, transferId, offer, outcome, reason)];
  return accept([...events, ...heldAgain(wallet, offer.uses)], {});
}
