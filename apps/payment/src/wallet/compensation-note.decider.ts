import { usedYen } from '@modosu/accounting/lot';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { refundedYenOf } from './refunds';
import { setAsideOf } from './transfer.state';
import type { NoteCompensation, WalletDecision, WalletReplies } from './wallet.commands';
import type { Wallet } from './wallet.state';

/**
 * The wallet learns that an original is compensated before anything of it is done, so that in this stream every void is
 * either before it (then its money is in the lots, where the compensation finds it) or after it (then it is a late
 * recovery). A debit that was voided needs no compensation any more, and one that was refunded in part, beyond what the
 * compensation reckons with, less of it.
 */
export function decideNote(command: NoteCompensation, wallet: Wallet): WalletDecision<'note-compensation'> {
  const { compensationId, incidentId, lotIds, debitId, refundedYen } = command;
  const keys = [...lotIds, ...(debitId === undefined ? [] : [debitId])];
  const isNoted = keys.every((key) => wallet.compensated.get(key)?.includes(compensationId));
  const reply = { lots: lotIds.map((lotId) => leftOf(lotId, wallet)) };
  if (isNoted) return accept([], reply);
  if (debitId !== undefined && wallet.voided.has(debitId)) return refuse('PAYMENT_ALREADY_VOIDED');
  if (debitId !== undefined && refundedYenOf(wallet.refunds, debitId) > (refundedYen ?? 0)) {
    return refuse('PAYMENT_ALREADY_REFUNDED');
  }
  // It is on its way back: what is to be put right may be there by itself in a moment.
  const { recalls } = wallet.transfers;
  const isComing = [...recalls].some(
    ([id, uses]) => id === debitId || uses.some(({ lotId }) => lotIds.includes(lotId)),
  );
  if (isComing) return refuse('PAYMENT_ALREADY_VOIDED');
  const { customerId } = wallet;
  const data = {
    customerId,
    compensationId,
    incidentId,
    lotIds: [...lotIds],
    debitId,
  };
  return accept([{ type: 'wallet.compensation-noted.v1', data }], reply);
}

function leftOf(lotId: string, { open, holds, transfers }: Wallet): WalletReplies['note-compensation']['lots'][number] {
  const held = [...holds.values()].flat().filter((use) => use.lotId === lotId);
  return {
    lotId,
    remainingYen: open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0,
    heldYen: usedYen(held) + setAsideOf(transfers, lotId),
  };
}
