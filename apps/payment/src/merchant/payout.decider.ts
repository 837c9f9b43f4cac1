import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { Cut, MerchantDecision, PayoutCommand } from './merchant.commands';
import type { MerchantEvent } from './merchant.events';
import type { Merchant } from './merchant.state';

type Command<T extends PayoutCommand['type']> = Extract<PayoutCommand, { type: T }>;

/** The most that the bank takes at a time. */
const MOST_YEN = 10_000_000;

/** The transit account of a payout that came back; its way there has another. */
const wayBack = (payoutId: string) => transit('payout', `${payoutId}:return`);

/**
 * What is settled with a merchant. What it earned stands in the wallets' streams; what of that is in a statement, and what
 * was paid out, is decided here, so that no two payouts pay the same yen. A void that comes after a cut-off is in the next
 * statement, and what it makes the balance fall below zero is carried over.
 */
export function decidePayout(command: PayoutCommand, merchant: Merchant): MerchantDecision<PayoutCommand['type']> {
  switch (command.type) {
    case 'close-statement': {
      const closed = close(command.statementId, command.cut, merchant);
      return 'refusal' in closed ? closed : accept(closed.events, closed.statement);
    }
    case 'propose-payout':
      return propose(command, merchant);
    case 'withdraw-payout':
    case 'approve-payout':
      return command.type === 'approve-payout' ? approve(command, merchant) : withdraw(command, merchant);
    case 'record-paid':
    case 'record-failed':
    case 'record-returned':
      return record(command, merchant);
    default:
      return hold(command, merchant);
  }
}

/** Each line is in exactly one statement: the cut begins where the last one ended, and sums to what was earned since. */
function close(statementId: string, cut: Cut, { merchantId, settled, committedYen }: Merchant) {
  const { throughLine, throughEventId, earnedYen, receiptsYen, voidsYen, refundsYen } = cut;
  if (cut.afterLine !== settled.throughLine || throughLine < settled.throughLine) {
    return refuse('CONFLICT', { throughLine: settled.throughLine });
  }
  const linesYen = receiptsYen - voidsYen - refundsYen;
  if (settled.earnedYen + linesYen !== earnedYen) return refuse('CONFLICT', { linesYen, earnedYen });
  const isNew = throughLine > settled.throughLine || committedYen !== settled.committedYen || settled.number === 0;
  if (!isNew) {
    return { events: [], statement: { statementId: settled.statementId, closingYen: settled.closingYen } };
  }
  const closingYen = earnedYen - committedYen;
  const closed: MerchantEvent = {
    type: 'merchant.statement-closed.v1',
    data: {
      merchantId,
      statementId,
      number: settled.number + 1,
      afterLine: settled.throughLine,
      throughLine,
      throughEventId,
      earnedYen,
      openingYen: settled.closingYen,
      receiptsYen,
      voidsYen,
      refundsYen,
      payoutsYen: committedYen - settled.committedYen,
      closingYen,
    },
  };
  return { events: [closed], statement: { statementId, closingYen } };
}

function propose(command: Command<'propose-payout'>, merchant: Merchant): MerchantDecision<'propose-payout'> {
  const { payoutId, reason, by, suspended } = command;
  const stopped = stopOf(merchant, suspended);
  if (stopped) return refuse(stopped);
  const closed = close(command.statementId, command.cut, merchant);
  if ('refusal' in closed) return closed;
  const { statementId, closingYen } = closed.statement;
  const payableYen = closingYen - merchant.proposedYen;
  const amountYen = command.amountYen ?? Math.min(payableYen, MOST_YEN);
  if (amountYen <= 0 || amountYen > payableYen) return refuse('PAYOUT_EXCEEDS_PAYABLE', { payableYen });
  const data = { merchantId: merchant.merchantId, payoutId, amountYen, statementId, reason, by };
  return accept([...closed.events, { type: 'merchant.payout-proposed.v1', data }], {
    payoutId,
    statementId,
    amountYen,
  });
}

/** What was proposed may have been taken back by customers since. */
function approve(
  { payoutId, earnedYen, by, suspended }: Command<'approve-payout'>,
  merchant: Merchant,
): MerchantDecision<'approve-payout'> {
  const payout = merchant.payouts.get(payoutId);
  if (!payout) return refuse('NOT_FOUND');
  if (payout.state !== 'proposed') return refuse('PAYOUT_NOT_OPEN', { state: payout.state });
  if (payout.by === by) return refuse('SECOND_PERSON_REQUIRED');
  const stopped = stopOf(merchant, suspended);
  if (stopped) return refuse(stopped);
  const { amountYen } = payout;
  const payableYen = earnedYen - merchant.committedYen;
  if (amountYen > payableYen) return refuse('PAYOUT_EXCEEDS_PAYABLE', { payableYen });
  const data = { merchantId: merchant.merchantId, payoutId, amountYen, earnedYen, by };
  return accept([{ type: 'merchant.payout-approved.v1', data }], { payoutId, amountYen });
}

function withdraw(
  { payoutId, reason, by }: Command<'withdraw-payout'>,
  { merchantId, payouts }: Merchant,
): MerchantDecision<'withdraw-payout'> {
  const payout = payouts.get(payoutId);
  if (!payout) return refuse('NOT_FOUND');
  const { state, amountYen } = payout;
  if (state !== 'proposed') return refuse('PAYOUT_NOT_OPEN', { state });
  return accept([{ type: 'merchant.payout-withdrawn.v1', data: { merchantId, payoutId, amountYen, reason, by } }], {});
}

/** What the bank did with an approved payout, each once: paid, not taken, or sent back later. */
function record(
  command: Command<'record-paid' | 'record-failed' | 'record-returned'>,
  { merchantId, payouts }: Merchant,
): MerchantDecision<'record-paid'> {
  const { payoutId } = command;
  const payout = payouts.get(payoutId);
  if (!payout) return refuse('NOT_FOUND');
  const { amountYen, state } = payout;
  const before = command.type === 'record-returned' ? 'paid' : 'approved';
  if (state !== before) return accept([], { state });
  const account = `merchant:${merchantId}`;
  const data = { merchantId, payoutId, amountYen };
  if (command.type === 'record-failed') {
    const failed = { ...data, reason: command.reason };
    return accept([{ type: 'merchant.payout-failed.v1', data: failed }], { state: 'failed' });
  }
  if (command.type === 'record-paid') {
    const { providerReference } = command;
    const booked = entry('payment', debit(account, amountYen), credit(transit('payout', payoutId), amountYen));
    const paid = { ...data, providerReference, entry: booked };
    return accept([{ type: 'merchant.payout-paid.v1', data: paid }], { state: 'paid' });
  }
  const booked = entry('payment', debit(wayBack(payoutId), amountYen), credit(account, amountYen));
  const returned = { ...data, reason: command.reason, entry: booked };
  return accept([{ type: 'merchant.payout-returned.v1', data: returned }], { state: 'returned' });
}

function hold(
  { type, ...said }: Command<'hold-payouts' | 'release-payouts'>,
  { merchantId, payoutHold }: Merchant,
): MerchantDecision<'hold-payouts'> {
  const data = { merchantId, ...said };
  if (type === 'hold-payouts') return accept([{ type: 'merchant.payouts-held.v1', data }], {});
  if (!payoutHold) return accept([], {});
  if (payoutHold.by === said.by) return refuse('SECOND_PERSON_REQUIRED');
  return accept([{ type: 'merchant.payouts-released.v1', data }], {});
}

/** Why a merchant is paid nothing now. */
export function stopOf({ payoutHold }: Merchant, suspended: boolean | undefined): string | undefined {
  if (suspended) return 'MERCHANT_SUSPENDED';
  return payoutHold && 'PAYOUTS_HELD';
}
