import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { type LotUse, oldestFirst } from '@modosu/accounting/lot';
import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { TransferCommand } from '../wallet/wallet.commands';
import type { WalletEvent } from '../wallet/wallet.events';
import { homeAccount, type Wallet } from '../wallet/wallet.state';

type Command<T extends TransferCommand['type']> = Extract<TransferCommand, { type: T }>;

/** The lot of a transfer, and the name under which its room is kept at the receiver. */
export function transferLot(transferId: string): string {
  return `transfer:${transferId}`;
}

export interface SentReply {
  readonly balanceYen: number;
  /** The sender's lots, which the receiver's event names. Only with the answer to the sending itself. */
  readonly uses?: readonly LotUse[];
}

/** The two halves of a transfer: D wallet / C transit at the sender, D transit / C wallet at the receiver. */
export function decideTransfer(command: TransferCommand, wallet: Wallet): Decision<WalletEvent> {
  return command.type === 'send-transfer' ? send(command, wallet) : receive(command, wallet);
}

function send(command: Command<'send-transfer'>, wallet: Wallet): Decision<WalletEvent> {
  const { transferId, toCustomerId, amountYen } = command;
  const { customerId, standing, balanceYen, open } = wallet;
  if (wallet.sentTransfers.has(transferId)) return accept([], { balanceYen } satisfies SentReply);
  if (standing === 'frozen') return refuse('WALLET_FROZEN');
  if (standing === 'closed') return refuse('WALLET_CLOSED');
  if (balanceYen < amountYen) return refuse('INSUFFICIENT_FUNDS');
  const data = {
    customerId,
    transferId,
    toCustomerId,
    amountYen,
    uses: oldestFirst(open, amountYen),
    entry: entry(
      'payment',
      debit(`wallet:${customerId}`, amountYen),
      credit(transit('transfer', transferId), amountYen),
    ),
  };
  const reply: SentReply = { balanceYen: balanceYen - amountYen, uses: data.uses };
  return accept([{ type: 'wallet.transfer-sent.v1', data }], reply);
}

/**
 * Money that was sent always arrives: also in a wallet that was frozen meanwhile, and in a closed one as its customer's
 * due. Otherwise it would belong to nobody.
 */
function receive(command: Command<'receive-transfer'>, wallet: Wallet): Decision<WalletEvent> {
  const { transferId, fromCustomerId, amountYen, sourceUses } = command;
  const lotId = transferLot(transferId);
  if (wallet.known.has(lotId)) return accept([], {});
  const data = {
    customerId: wallet.customerId,
    transferId,
    fromCustomerId,
    lotId,
    origin: { kind: 'transfer' as const, id: transferId },
    amountYen,
    sourceUses: [...sourceUses],
    entry: entry('payment', debit(transit('transfer', transferId), amountYen), credit(homeAccount(wallet), amountYen)),
  };
  return accept([{ type: 'wallet.transfer-received.v1', data }], {});
}
