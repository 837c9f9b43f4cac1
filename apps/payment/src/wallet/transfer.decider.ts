import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { oldestFirst } from '@modosu/accounting/lot';
import { accept, type RefusalReason, refuse } from '@modosu/event-sourcing/decider';
import type { PaymentPolicy } from '../policy/payment-policy';
import { MOST_OFFERS } from '../policy/transfer-policy';
import { reserveRoom } from './credit.decider';
import { heldOnArrival } from './hold.decider';
import { requestRefusal } from './money-request.state';
import { movedToHold } from './set-aside';
import type { ReceiveTransfer, SendTransfer, TransferCommand } from './transfer.commands';
import { manyNewSenders, risksOf } from './transfer.risk';
import { dayOf, type TransferHold, transferLot } from './transfer.state';
import type { WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import { homeAccount, type Wallet } from './wallet.state';

type Command<T extends TransferCommand['type']> = Extract<TransferCommand, { type: T }>;

const DAY_MS = 24 * 3_600_000;

export function decideRule(
  { rule }: Command<'set-transfer-rule'>,
  { customerId, status, transfers }: Wallet,
): WalletDecision<'set-transfer-rule'> {
  if (status === 'closed') return refuse('WALLET_CLOSED');
  const data = { customerId, rule };
  return accept(transfers.rule === rule ? [] : [{ type: 'wallet.transfer-rule-set.v1', data }], { rule });
}

/**
 * The receiver's own rule: money that needs no acceptance finds its room kept; about other money the receiver is asked,
 * and nothing of the wallet is taken up by it. What the customer has asked for is wanted whatever the rule.
 */
export function decideExpect(
  { transferId, fromCustomerId, amountYen, requestId }: Command<'expect-transfer'>,
  wallet: Wallet,
  now: string,
  { transfers: policy }: PaymentPolicy,
): WalletDecision<'expect-transfer'> {
  const { status, transfers, known } = wallet;
  if (status === 'frozen') return refuse('WALLET_FROZEN');
  if (status === 'closed') return refuse('WALLET_CLOSED');
  const reply = { needsAcceptance: false, reasons: manyNewSenders(transfers, fromCustomerId, now, policy.risk) };
  if (known.has(transferLot(transferId))) return accept([], reply);
  const rule = requestId !== undefined ? 'anyone' : (transfers.rule ?? policy.rule);
  if (rule === 'nobody') return refuse('TRANSFER_NOT_WANTED');
  const isKnown = transfers.receivers.has(fromCustomerId) || transfers.accepted.has(fromCustomerId);
  if (rule === 'ask' || (rule === 'known' && !isKnown)) return accept([], { ...reply, needsAcceptance: true });
  const room = reserveRoom({ type: 'reserve-room', originId: transferLot(transferId), amountYen }, wallet);
  return 'refusal' in room ? room : accept(room.events, reply);
}

/** The sender's half: D wallet / C transit, or where the receiver is asked first D wallet / C hold. */
export function decideSend(
  command: SendTransfer,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<'send-transfer'> {
  const { transferId, toCustomerId, amountYen, requestId } = command;
  const { customerId, balanceYen, transfers } = wallet;
  if (wallet.sentTransfers.has(transferId)) return accept([], { balanceYen });
  if (transfers.offered.has(transferId)) return accept([], { balanceYen, state: 'offered' });
  const refused = sendRefusal(wallet, amountYen, now, policy);
  if (refused) return refuse(refused.code, refused.details);
  if (requestId !== undefined && requestRefusal(wallet.requests, { ...command, requestId }, now))
    return refuse('REQUEST_NOT_OPEN');
  const isOffer = command.offer === true;
  if (isOffer && transfers.offers.size >= MOST_OFFERS) return refuse('TOO_MANY_OFFERS', { most: MOST_OFFERS });
  const uses = oldestFirst(wallet.open, amountYen);
  const risk = policy.transfers.risk;
  const reasons = [...new Set([...(command.reasons ?? []), ...risksOf(command, transfers, now, risk)])];
  const left = balanceYen - amountYen;
  const data = { customerId, transferId, toCustomerId, amountYen, uses };
  if (isOffer) {
    const expiresAt = later(now, policy.transfers.offerMs);
    const offer = { ...data, expiresAt, reasons, entry: movedToHold(wallet, amountYen) };
    const events: WalletEvent[] = [{ type: 'wallet.transfer-offered.v1', data: offer }];
    return accept(events, { balanceYen: left, state: 'offered', until: expiresAt });
  }
  const hold = holdFor(reasons, now, policy);
  return accept([sent(wallet, { ...data, hold, requestId })], { balanceYen: left, hold });
}

/** Held where there is a reason and the policy holds anything. */
export function holdFor(
  reasons: readonly TransferHold['reasons'][number][],
  now: string,
  { transfers: { risk, version } }: PaymentPolicy,
): TransferHold | undefined {
  if (reasons.length === 0 || !risk) return undefined;
  return { until: later(now, risk.holdMs), reasons: [...reasons], policy: version };
}

type Sent = Omit<Extract<WalletEvent, { type: 'wallet.transfer-sent.v1' }>['data'], 'entry'>;

export function sent({ customerId }: Wallet, data: Sent): WalletEvent {
  const { transferId, amountYen } = data;
  const moved = entry(
    'payment',
    debit(`wallet:${customerId}`, amountYen),
    credit(transit('transfer', transferId), amountYen),
  );
  return { type: 'wallet.transfer-sent.v1', data: { ...data, entry: moved } };
}

/**
 * Why this wallet may not send the amount, if so. Few and not too small, so that each can be followed for ever; within
 * the sums that the policy allows. What is of a later time counts too, since clocks of two copies differ.
 */
export function sendRefusal(
  { status, balanceYen, transfers: { sent: all, sentByDay } }: Wallet,
  amountYen: number,
  now: string,
  { leastTransferYen, transfersPerDay, transfers: { yenPerDay, yenPer30Days } }: PaymentPolicy,
): RefusalReason | undefined {
  if (status === 'none') return { code: 'WALLET_UNKNOWN' };
  if (status === 'frozen') return { code: 'WALLET_FROZEN' };
  if (status === 'closed') return { code: 'WALLET_CLOSED' };
  if (amountYen < leastTransferYen) return { code: 'TRANSFER_TOO_SMALL', details: { leastYen: leastTransferYen } };
  const nowMs = Date.parse(now);
  const today = all.filter(({ atMs }) => atMs > nowMs - DAY_MS);
  if (today.length >= transfersPerDay) return { code: 'TRANSFERS_EXCEEDED', details: { transfersPerDay } };
  const todayYen = today.reduce((sum, one) => sum + one.amountYen, 0);
  const from = dayOf(nowMs - 30 * DAY_MS);
  const lately = [...sentByDay].reduce((sum, [day, yen]) => sum + (day >= from ? yen : 0), 0);
  for (const [sentYen, limitYen, days] of [
    [todayYen, yenPerDay, 1],
    [lately, yenPer30Days, 30],
  ] as const) {
    if (limitYen === null || sentYen + amountYen <= limitYen) continue;
    const details = { limitYen, freeYen: Math.max(0, limitYen - sentYen), days };
    return { code: 'TRANSFER_AMOUNT_EXCEEDED', details };
  }
  if (balanceYen < amountYen) return { code: 'INSUFFICIENT_FUNDS' };
  return undefined;
}

/**
 * Money that was sent always arrives: also in a wallet that was frozen meanwhile, and in a closed one as its customer's
 * due. Otherwise it would belong to nobody. In the same append it is held where it is risky, or for the incident that
 * waits for it.
 */
export function decideReceive(command: ReceiveTransfer, wallet: Wallet): WalletDecision<'receive-transfer'> {
  const { transferId, fromCustomerId, amountYen, hold } = command;
  const { customerId } = wallet;
  const lotId = transferLot(transferId);
  if (wallet.known.has(lotId)) return accept([], {});
  const uses = [{ lotId, amountYen }];
  const events: WalletEvent[] = [
    {
      type: 'wallet.transfer-received.v2',
      data: {
        customerId,
        transferId,
        fromCustomerId,
        lotId,
        origin: { kind: 'transfer', id: transferId },
        amountYen,
        entry: entry(
          'payment',
          debit(transit('transfer', transferId), amountYen),
          credit(homeAccount(wallet), amountYen),
        ),
      },
    },
  ];
  const forIncidents = heldOnArrival(wallet, { lotId, amountYen });
  events.push(...forIncidents);
  if (forIncidents.length === 0 && hold) {
    const data = { customerId, transferId, fromCustomerId, amountYen, uses, hold };
    events.push({ type: 'wallet.transfer-held.v1', data: { ...data, entry: movedToHold(wallet, amountYen) } });
  }
  return accept(events, {});
}

function later(now: string, ms: number): string {
  return new Date(Date.parse(now) + ms).toISOString();
}
