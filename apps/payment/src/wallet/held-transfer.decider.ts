import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { usedYen } from '@modosu/accounting/lot';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { takenBy } from './bundle';
import { heldAgain, transferReleased } from './set-aside';
import type { HeldTransferCommand } from './transfer.commands';
import { transferLot } from './transfer.state';
import type { WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { holdAccount, homeAccount, type Wallet } from './wallet.state';

type Command<T extends HeldTransferCommand['type']> = Extract<HeldTransferCommand, { type: T }>;

/**
 * A risky transfer: released at the receiver, or called back. To call it back the sender's wallet says so first, so that no
 * compensation of the same money begins meanwhile; then the receiver's gives it up, then it is in the sender's lots again.
 */
export function decideHeldTransfer(
  command: HeldTransferCommand,
  wallet: Wallet,
  now: string,
): WalletDecision<HeldTransferCommand['type']> {
  switch (command.type) {
    case 'release-transfer':
      return release(command, wallet);
    case 'recall-transfer':
      return recall(command, wallet, now);
    case 'return-transfer':
      return giveBack(command, wallet);
    case 'take-back':
      return takeBack(command, wallet);
    case 'end-recall':
      return endRecall(command, wallet);
  }
}

function release(command: Command<'release-transfer'>, wallet: Wallet): WalletDecision<'release-transfer'> {
  const { transferId, cause, reason } = command;
  const held = wallet.transfers.held.get(transferId);
  if (!held) return accept([], { releasedYen: 0 });
  const { heldYen } = held;
  return accept([transferReleased(wallet, transferId, heldYen, 0, cause, reason)], { releasedYen: heldYen });
}

/**
 * Until its time is over; and not if the transfer, or a lot that it took, is compensated: then the loss has been borne, and
 * it would come twice.
 */
function recall(command: Command<'recall-transfer'>, wallet: Wallet, now: string): WalletDecision<'recall-transfer'> {
  const { transferId, toCustomerId, amountYen, uses, reason } = command;
  const { bundle, customerId, compensated, transfers, voided } = wallet;
  if (transfers.recalls.has(transferId) || voided.has(transferId)) return accept([], {});
  const taken = [...uses, ...takenBy(bundle, transferId)];
  const isPutRight = compensated.has(transferId) || taken.some(({ lotId }) => compensated.has(lotId));
  if (isPutRight) return refuse('TRANSFER_NOT_OPEN');
  if (now >= command.until) return refuse('TRANSFER_NOT_OPEN');
  const data = { customerId, transferId, toCustomerId, amountYen, uses: [...uses], reason };
  return accept([{ type: 'wallet.transfer-recalled.v1', data }], {});
}

/**
 * Only whole, and not if an incident has a word in it. Once it has arrived a refusal is final, whoever tries at whatever time;
 * otherwise one try could end the call back while another has it given up here.
 */
function giveBack(
  { transferId, fromCustomerId }: Command<'return-transfer'>,
  wallet: Wallet,
): WalletDecision<'return-transfer'> {
  const { customerId, transfers, compensated } = wallet;
  const lotId = transferLot(transferId);
  if (transfers.returned.has(transferId)) return accept([], { amountYen: wallet.known.get(lotId)!.amountYen });
  if (!wallet.known.has(lotId)) return refuse('TRANSFER_NOT_OPEN', { isOnItsWay: true });
  const held = transfers.held.get(transferId);
  if (held?.fromCustomerId !== fromCustomerId || held.heldYen < held.amountYen) return refuse('TRANSFER_NOT_OPEN');
  if (compensated.has(lotId)) return refuse('TRANSFER_NOT_OPEN');
  const { amountYen } = held;
  const data = {
    customerId,
    transferId,
    fromCustomerId,
    amountYen,
    uses: [{ lotId, amountYen }],
    entry: entry(
      'payment',
      debit(holdAccount(wallet), amountYen),
      credit(transit('transfer-back', transferId), amountYen),
    ),
  };
  return accept([{ type: 'wallet.transfer-returned.v1', data }], { amountYen });
}

function takeBack({ transferId, toCustomerId }: Command<'take-back'>, wallet: Wallet): WalletDecision<'take-back'> {
  const uses = wallet.transfers.recalls.get(transferId);
  if (!uses) return accept([], {});
  const { customerId } = wallet;
  const amountYen = usedYen(uses);
  const booked = entry(
    'payment',
    debit(transit('transfer-back', transferId), amountYen),
    credit(homeAccount(wallet), amountYen),
  );
  const data = { customerId, transferId, toCustomerId, amountYen, uses: [...uses], entry: booked };
  const events: WalletEvent[] = [{ type: 'wallet.transfer-came-back.v1', data }];
  return accept([...events, ...heldAgain(wallet, uses)], {});
}

function endRecall({ transferId, code }: Command<'end-recall'>, wallet: Wallet): WalletDecision<'end-recall'> {
  if (!wallet.transfers.recalls.has(transferId)) return accept([], {});
  const data = { customerId: wallet.customerId, transferId, code };
  return accept([{ type: 'wallet.transfer-recall-refused.v1', data }], {});
}
