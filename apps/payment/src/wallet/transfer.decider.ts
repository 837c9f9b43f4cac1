import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { oldestFirst } from '@modosu/accounting/lot';
import { accept, type RefusalReason, refuse } from '@modosu/event-sourcing/decider';
import type { PaymentPolicy } from '../policy/payment-policy';
import { usesWithin } from './lots';
import type { TransferCommand, WalletDecision } from './wallet.commands';
import { homeAccount, type Wallet } from './wallet.state';

type Command<T extends TransferCommand['type']> = Extract<TransferCommand, { type: T }>;

const DAY_MS = 24 * 3_600_000;

/** The lot of a transfer, and the name under which its room is kept at the receiver. */
export function transferLot(transferId: string): string {
  return `transfer:${transferId}`;
}

/** The two halves of a transfer: D wallet / C transit at the sender, D transit / C wallet at the receiver. */
export function decideTransfer(
  command: TransferCommand,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<TransferCommand['type']> {
  return command.type === 'send-transfer' ? send(command, wallet, now, policy) : receive(command, wallet);
}

function send(
  command: Command<'send-transfer'>,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<'send-transfer'> {
  const { transferId, toCustomerId, amountYen } = command;
  const { customerId, balanceYen, open } = wallet;
  if (wallet.sentTransfers.has(transferId)) return accept([], { balanceYen });
  const refused = sendRefusal(wallet, amountYen, now, policy);
  if (refused) return refuse(refused.code, refused.details);
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
  return accept([{ type: 'wallet.transfer-sent.v1', data }], { balanceYen: balanceYen - amountYen });
}

/** Why this wallet may not send the amount, if so. Few and not too small, so that each can be followed for ever. */
export function sendRefusal(
  { status, balanceYen, open, sentAtMs }: Wallet,
  amountYen: number,
  now: string,
  { leastTransferYen, transfersPerDay }: PaymentPolicy,
): RefusalReason | undefined {
  if (status === 'none') return { code: 'WALLET_UNKNOWN' };
  if (status === 'frozen') return { code: 'WALLET_FROZEN' };
  if (status === 'closed') return { code: 'WALLET_CLOSED' };
  if (amountYen < leastTransferYen) return { code: 'TRANSFER_TOO_SMALL', details: { leastYen: leastTransferYen } };
  // One of a later time counts too: clocks of two copies differ.
  const lately = sentAtMs.filter((at) => at > Date.parse(now) - DAY_MS);
  if (lately.length >= transfersPerDay) return { code: 'TRANSFERS_EXCEEDED', details: { transfersPerDay } };
  if (balanceYen < amountYen) return { code: 'INSUFFICIENT_FUNDS' };
  const uses = usesWithin(open, amountYen);
  return typeof uses === 'number' ? { code: 'TOO_MANY_LOTS', details: { mostYen: uses } } : undefined;
}

/**
 * Money that was sent always arrives: also in a wallet that was frozen meanwhile, and in a closed one as its customer's
 * due. Otherwise it would belong to nobody.
 */
function receive(command: Command<'receive-transfer'>, wallet: Wallet): WalletDecision<'receive-transfer'> {
  const { transferId, fromCustomerId, amountYen } = command;
  const lotId = transferLot(transferId);
  if (wallet.known.has(lotId)) return accept([], {});
  const data = {
    customerId: wallet.customerId,
    transferId,
    fromCustomerId,
    lotId,
    origin: { kind: 'transfer' as const, id: transferId },
    amountYen,
    entry: entry('payment', debit(transit('transfer', transferId), amountYen), credit(homeAccount(wallet), amountYen)),
  };
  return accept([{ type: 'wallet.transfer-received.v2', data }], {});
}
