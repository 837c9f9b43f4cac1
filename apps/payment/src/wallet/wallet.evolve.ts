import { BUNDLE, type LotUse, openLot, usedYen } from '@modosu/accounting/lot';
import type { EventPlace } from '@modosu/event-sourcing/decider';
import { putIn, takeOut } from './bundle';
import { addUses, cashbackLot, type KnownLot, putBack, take } from './lots';
import * as requests from './money-request.state';
import { withGrant, withLessPaid, withoutPending, withPending } from './pending-cashback';
import { refundedYenOf, withRefund } from './refunds';
import * as transfers from './transfer.state';
import type { WalletEvent, WalletEventData } from './wallet.events';
import { collectionKey, grantKey, monthInJapan, type Wallet } from './wallet.state';

/** How long a sent transfer is remembered: far longer than its process may need to look for it. */
const TRANSFER_KEPT_MS = 24 * 3_600_000;

/** How long the outcome of a payment for a shop's code is remembered, for a process that was down meanwhile. */
const SHOP_PAYMENT_KEPT_MS = 7 * 24 * 3_600_000;

/** @param codeKeptMs how long a scanned code is remembered */
export function evolve(wallet: Wallet, { type, data }: WalletEvent, place: EventPlace, codeKeptMs: number): Wallet {
  switch (type) {
    case 'wallet.opened.v1':
      return { ...wallet, customerId: data.customerId, status: 'open', balanceLimitYen: data.balanceLimitYen };
    case 'wallet.room-reserved.v1':
      return withRoom(wallet, data.originId, data.amountYen);
    case 'wallet.room-released.v1':
      return withoutRoom(wallet, data.originId);
    case 'wallet.charge-credited.v1':
      return withLot(withoutRoom(wallet, data.lotId), data.lotId, data);
    case 'wallet.transfer-received.v1':
    case 'wallet.transfer-received.v2':
      return {
        ...withLot(withoutRoom(wallet, data.lotId), data.lotId, data),
        transfers: transfers.received(wallet.transfers, data.fromCustomerId, data.lotId, Date.parse(place.occurredAt)),
      };
    case 'wallet.restored.v1':
    case 'wallet.refund-credited.v1':
      return withLot(wallet, data.lotId, data);
    case 'wallet.cashback-granted.v1':
      return cashbackGranted(wallet, data, monthInJapan(place.occurredAt));
    case 'wallet.cashback-granted.v2':
      return cashbackGranted(withoutPending(wallet, data.lotId), data, data.month, {
        funding: data.funding,
        ofYen: leftToEarn(wallet, data.lotId),
      });
    case 'wallet.cashback-pending.v1':
      return withPending(wallet, data, place.occurredAt);
    case 'wallet.cashback-declined.v1':
      return withoutPending(wallet, data.grantId);
    case 'wallet.budget-freed.v1':
      return wallet;
    case 'wallet.payment-made.v1':
      return paymentMade(debited(wallet, data.uses), data, Date.parse(place.occurredAt), codeKeptMs);
    case 'wallet.payment-abandoned.v1': {
      const { made, abandoned } = wallet.shopPayments;
      const kept = abandoned.with(data.paymentId, Date.parse(place.occurredAt), SHOP_PAYMENT_KEPT_MS);
      return { ...wallet, shopPayments: { made, abandoned: kept } };
    }
    case 'wallet.payment-voided.v1':
      return { ...undone(wallet, data), voided: wallet.voided.with(data.paymentId, true) };
    case 'wallet.payment-voided.v2':
      return voidedLate(wallet, data);
    case 'wallet.payment-refunded.v1':
      return refunded(wallet, data);
    case 'wallet.void-settled.v1':
      return withoutTransit(wallet, data.refundId ?? data.paymentId);
    case 'wallet.compensation-noted.v1':
      return compensationNoted(wallet, data);
    case 'wallet.cashback-owed.v1':
      return cashbackTakenBack(wallet, data.lotId, data.amountYen);
    case 'wallet.cashback-withdrawn.v1':
    case 'wallet.cashback-withdrawn.v2':
      return cashbackTakenBack(debited(wallet, data.uses), data.lotId, data.amountYen);
    case 'wallet.transfer-sent.v1':
      return {
        ...debited(wallet, data.uses),
        sentTransfers: wallet.sentTransfers.with(data.transferId, Date.parse(place.occurredAt), TRANSFER_KEPT_MS),
        transfers: transfers.sent(wallet.transfers, data, Date.parse(place.occurredAt)),
        requests: requests.paid(wallet.requests, data.requestId),
      };
    case 'wallet.transfer-rule-set.v1':
      return { ...wallet, transfers: transfers.ruleSet(wallet.transfers, data) };
    case 'wallet.transfer-offered.v1':
      return {
        ...setAside(wallet, data.uses),
        transfers: transfers.offered(wallet.transfers, data, Date.parse(place.occurredAt)),
      };
    case 'wallet.transfer-offer-ended.v1':
      return { ...setFree(wallet, data.uses), transfers: transfers.offerEnded(wallet.transfers, data) };
    case 'wallet.transfer-accepted.v1':
      return {
        ...withRoom(wallet, transfers.transferLot(data.transferId), data.amountYen),
        transfers: transfers.acceptedFrom(wallet.transfers, data.fromCustomerId),
      };
    case 'wallet.transfer-held.v1':
      return { ...setAside(wallet, data.uses), transfers: transfers.held(wallet.transfers, data) };
    case 'wallet.transfer-released.v1':
      return {
        ...setFree(wallet, data.uses),
        transfers: transfers.noLongerHeld(wallet.transfers, data.transferId, data.amountYen),
      };
    case 'wallet.transfer-recalled.v1':
      return { ...wallet, transfers: transfers.recalled(wallet.transfers, data.transferId, data.uses) };
    case 'wallet.transfer-recall-refused.v1':
      return { ...wallet, transfers: transfers.recallEnded(wallet.transfers, data.transferId) };
    case 'wallet.transfer-returned.v1':
      return {
        ...wallet,
        heldYen: wallet.heldYen - data.amountYen,
        transfers: transfers.returned(wallet.transfers, data.transferId, data.amountYen),
      };
    case 'wallet.transfer-came-back.v1':
      return {
        ...credited(wallet, data.uses),
        voided: wallet.voided.with(data.transferId, true),
        transfers: transfers.cameBack(wallet.transfers, data.transferId),
      };
    case 'wallet.hold-awaited.v1':
      return { ...wallet, transfers: transfers.awaited(wallet.transfers, data) };
    case 'wallet.money-requests-made.v1':
    case 'wallet.money-request-refused.v1':
    case 'wallet.money-requested.v1':
    case 'wallet.money-request-ended.v1':
    case 'wallet.requester-blocked.v1':
      return { ...wallet, requests: requests.evolveRequests(wallet.requests, { type, data } as never, place) };
    case 'wallet.funds-held.v1':
      return {
        ...debited(wallet, data.uses),
        heldYen: wallet.heldYen + data.amountYen,
        holds: new Map(wallet.holds).set(data.holdId, addUses(wallet.holds.get(data.holdId) ?? [], data.uses)),
        holders: withHolder(wallet, data.holdId, data.incidentId),
      };
    case 'wallet.hold-shared.v1':
      return { ...wallet, holders: withHolder(wallet, data.holdId, data.incidentId) };
    case 'wallet.hold-left.v1':
      return { ...wallet, holders: withoutHolder(wallet, data.holdId, data.incidentId) };
    case 'wallet.hold-released.v1':
      return fromHold(credited(wallet, data.uses), data.holdId, data.uses);
    case 'wallet.hold-collected.v1':
      return {
        ...fromHold(wallet, data.holdId, data.uses),
        collected: wallet.collected.with(collectionKey(data.compensationId, data.part), data.amountYen),
      };
    case 'wallet.cashback-reversed.v1':
      return {
        ...cashbackTakenBack(fromHold(wallet, data.holdId, data.uses), data.lotId, data.amountYen),
        reversals: wallet.reversals.with(data.compensationId, data),
      };
    case 'wallet.lots-bundled.v1': {
      const rest = take(wallet.open, data.lots);
      const open = putBack(rest, wallet.known, [{ lotId: BUNDLE, amountYen: data.amountYen }]);
      return { ...wallet, open, bundle: putIn(wallet.bundle, data.lots) };
    }
    case 'wallet.lots-unbundled.v1': {
      const rest = take(wallet.open, [{ lotId: BUNDLE, amountYen: data.amountYen }]);
      const bundle = data.lots.reduce(takeOut, wallet.bundle);
      return { ...wallet, open: putBack(rest, wallet.known, data.lots), bundle };
    }
    case 'wallet.frozen.v1':
      return { ...wallet, status: 'frozen', frozenAt: place.occurredAt };
    case 'wallet.unfrozen.v1':
      return { ...wallet, status: 'open' };
    case 'wallet.closed.v1':
      return { ...wallet, status: 'closed', rooms: new Map(), roomYen: 0 };
    case 'wallet.closed-balance-handed-over.v1':
      return { ...debited(wallet, data.uses), handedOver: wallet.handedOver.with(data.reference, data.amountYen) };
  }
}

function setAside(wallet: Wallet, uses: readonly LotUse[]): Wallet {
  return { ...debited(wallet, uses), heldYen: wallet.heldYen + usedYen(uses) };
}

function setFree(wallet: Wallet, uses: readonly LotUse[]): Wallet {
  return { ...credited(wallet, uses), heldYen: wallet.heldYen - usedYen(uses) };
}

/** A code of the customer's own is used up; one of a shop is another stream's, and only remembers that it was paid here. */
function paymentMade(
  wallet: Wallet,
  { codeHash, paymentId, shopCode }: WalletEventData<'wallet.payment-made.v1'>,
  atMs: number,
  codeKeptMs: number,
): Wallet {
  if (shopCode === undefined) return { ...wallet, usedCodes: wallet.usedCodes.with(codeHash, atMs, codeKeptMs) };
  if (shopCode.codeId === undefined) return wallet;
  const { made, abandoned } = wallet.shopPayments;
  return { ...wallet, shopPayments: { made: made.with(paymentId, atMs, SHOP_PAYMENT_KEPT_MS), abandoned } };
}

function debited(wallet: Wallet, uses: readonly LotUse[]): Wallet {
  return { ...wallet, open: take(wallet.open, uses), balanceYen: wallet.balanceYen - usedYen(uses) };
}

function credited(wallet: Wallet, uses: readonly LotUse[]): Wallet {
  return {
    ...wallet,
    open: putBack(wallet.open, wallet.known, uses),
    balanceYen: wallet.balanceYen + usedYen(uses),
  };
}

/** The money is back, and what the payment was to earn is not earned. */
function undone(wallet: Wallet, { paymentId, uses }: { paymentId: string; uses: readonly LotUse[] }): Wallet {
  return withoutPending(credited(wallet, uses), cashbackLot(paymentId));
}

function withLot(
  wallet: Wallet,
  lotId: string,
  { origin, amountYen, cashback }: Omit<KnownLot, 'seq'> & { readonly [other: string]: unknown },
): Wallet {
  const seq = wallet.known.size;
  return {
    ...wallet,
    known: wallet.known.with(lotId, { origin, amountYen, seq, cashback }),
    open: [...wallet.open, { ...openLot(lotId, origin, amountYen), seq }],
    balanceYen: wallet.balanceYen + amountYen,
  };
}

function voidedLate(wallet: Wallet, data: WalletEventData<'wallet.payment-voided.v2'>): Wallet {
  const { paymentId, late, dueYen } = data;
  const voided = wallet.voided.with(paymentId, true);
  const back = withoutPending(cameBack(wallet, data), cashbackLot(paymentId));
  return inTransit({ ...back, voided }, paymentId, usedYen(late) + dueYen);
}

function refunded(wallet: Wallet, data: WalletEventData<'wallet.payment-refunded.v1'>): Wallet {
  const { paymentId, refundId, amountYen, late, dueYen } = data;
  const refunds = withRefund(wallet.refunds, paymentId, refundId, amountYen);
  const earned = withLessPaid(wallet, cashbackLot(paymentId), data.remainingYen);
  const back = { ...cameBack(earned, data), refunds };
  const onItsWayYen = usedYen(late) + dueYen;
  return onItsWayYen > 0 ? inTransit(back, refundId, onItsWayYen) : back;
}

type CameBack = Pick<WalletEventData<'wallet.payment-refunded.v1'>, 'paymentId' | 'uses' | 'cashbackYen'>;

function cameBack(wallet: Wallet, { paymentId, uses, cashbackYen }: CameBack): Wallet {
  const back = credited(wallet, uses);
  return cashbackYen > 0 ? cashbackTakenBack(back, cashbackLot(paymentId), cashbackYen) : back;
}

function inTransit(wallet: Wallet, id: string, amountYen: number): Wallet {
  return { ...wallet, voidsInTransit: new Map(wallet.voidsInTransit).set(id, amountYen) };
}

function withoutTransit(wallet: Wallet, id: string): Wallet {
  const voidsInTransit = new Map(wallet.voidsInTransit);
  voidsInTransit.delete(id);
  return { ...wallet, voidsInTransit };
}

function compensationNoted(wallet: Wallet, data: WalletEventData<'wallet.compensation-noted.v1'>): Wallet {
  const compensated = new Map(wallet.compensated);
  for (const key of [...data.lotIds, ...(data.debitId === undefined ? [] : [data.debitId])]) {
    const before = compensated.get(key) ?? [];
    if (!before.includes(data.compensationId)) compensated.set(key, [...before, data.compensationId]);
  }
  return { ...wallet, compensated };
}

function withRoom(wallet: Wallet, originId: string, amountYen: number): Wallet {
  return { ...wallet, rooms: new Map(wallet.rooms).set(originId, amountYen), roomYen: wallet.roomYen + amountYen };
}

function withoutRoom(wallet: Wallet, originId: string): Wallet {
  const amountYen = wallet.rooms.get(originId);
  if (amountYen === undefined) return wallet;
  const rooms = new Map(wallet.rooms);
  rooms.delete(originId);
  return { ...wallet, rooms, roomYen: wallet.roomYen - amountYen };
}

function fromHold(wallet: Wallet, holdId: string, uses: readonly LotUse[]): Wallet {
  if (uses.length === 0) return wallet;
  const takenYen = new Map(uses.map(({ lotId, amountYen }) => [lotId, amountYen]));
  const rest = (wallet.holds.get(holdId) ?? [])
    .map(({ lotId, amountYen }) => ({ lotId, amountYen: amountYen - (takenYen.get(lotId) ?? 0) }))
    .filter(({ amountYen }) => amountYen > 0);
  const holds = new Map(wallet.holds);
  if (rest.length > 0) holds.set(holdId, rest);
  else holds.delete(holdId);
  const holders = new Map(wallet.holders);
  if (rest.length === 0) holders.delete(holdId);
  return { ...wallet, holds, holders, heldYen: wallet.heldYen - usedYen(uses) };
}

function withHolder({ holders }: Wallet, holdId: string, incidentId: string | undefined): Wallet['holders'] {
  const known = holders.get(holdId) ?? [];
  if (incidentId === undefined || known.includes(incidentId)) return holders;
  return new Map(holders).set(holdId, [...known, incidentId]);
}

function withoutHolder({ holders }: Wallet, holdId: string, incidentId: string): Wallet['holders'] {
  const others = (holders.get(holdId) ?? []).filter((known) => known !== incidentId);
  return new Map(holders).set(holdId, others);
}

function cashbackGranted(
  wallet: Wallet,
  data: { lotId: string; origin: KnownLot['origin']; amountYen: number; campaignId: string },
  month: string,
  { funding, ofYen }: Pick<NonNullable<KnownLot['cashback']>, 'funding' | 'ofYen'> = {},
): Wallet {
  const { campaignId, amountYen, origin } = data;
  const cashback = {
    campaignId,
    month,
    ...(funding === undefined ? {} : { funding }),
    ...(ofYen === undefined ? {} : { ofYen }),
  };
  return {
    ...withLot(wallet, data.lotId, { origin, amountYen, cashback }),
    grantedYen: withGrant(wallet.grantedYen, grantKey(month, campaignId), amountYen),
  };
}

/** What stands of a payment of which a part was refunded before its cashback was granted. */
function leftToEarn({ pendingCashback, refunds }: Wallet, grantId: string): number | undefined {
  const pending = pendingCashback.get(grantId);
  const refundedYen = pending ? refundedYenOf(refunds, pending.cause.id) : 0;
  return pending && refundedYen > 0 ? pending.causeYen - refundedYen : undefined;
}

/** What is taken back may be earned again in the same month. */
function cashbackTakenBack(wallet: Wallet, lotId: string, amountYen: number): Wallet {
  const lot = wallet.known.get(lotId);
  const sumYen = (wallet.takenBack.get(lotId) ?? 0) + amountYen;
  const takenBack = new Map(wallet.takenBack);
  let { takenBackWhole } = wallet;
  if (lot && sumYen >= lot.amountYen) {
    takenBack.delete(lotId);
    if (!takenBackWhole.has(lotId)) takenBackWhole = takenBackWhole.with(lotId, true);
  } else {
    takenBack.set(lotId, sumYen);
  }
  const granted = lot?.cashback;
  if (granted === undefined) return { ...wallet, takenBack, takenBackWhole };
  const { month, campaignId } = granted;
  return {
    ...wallet,
    takenBack,
    takenBackWhole,
    grantedYen: withGrant(wallet.grantedYen, grantKey(month, campaignId), -amountYen),
  };
}
