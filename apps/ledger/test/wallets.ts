import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { LotUse } from '@modosu/accounting/lot';
import type { StatedWalletEvent } from './events';

type Data<T extends StatedWalletEvent['type']> = Extract<StatedWalletEvent, { type: T }>['data'];

const sum = (uses: readonly LotUse[]) => uses.reduce((total, { amountYen }) => total + amountYen, 0);
const between = (from: string, to: string, yen: number) => entry('payment', debit(from, yen), credit(to, yen));
const wallet = (customerId: string) => `wallet:${customerId}`;
const hold = (customerId: string) => `hold:${customerId}`;

export function charged(customerId: string, chargeId: string, amountYen: number): StatedWalletEvent {
  const origin = { kind: 'charge' as const, id: chargeId };
  const booked = between(transit('charge', chargeId), wallet(customerId), amountYen);
  const data = { customerId, lotId: chargeId, origin, amountYen, method: 'credit' as const, entry: booked };
  return { type: 'wallet.charge-credited.v1', data };
}

export function paid(customerId: string, paymentId: string, uses: LotUse[], category = 'tobacco'): StatedWalletEvent {
  const data: Data<'wallet.payment-made.v1'> = {
    customerId,
    paymentId,
    merchantId: 'shop',
    terminalId: 'till',
    amountYen: sum(uses),
    category: category as 'tobacco',
    codeHash: 'hash',
    shown: { sessionId: `session-${customerId}`, deviceId: 'phone', at: '2019-07-01T00:00:00.000Z' },
    uses,
    entry: between(wallet(customerId), 'merchant:shop', sum(uses)),
  };
  return { type: 'wallet.payment-made.v1', data };
}

export function voided(customerId: string, paymentId: string, uses: LotUse[]): StatedWalletEvent {
  const data = {
    customerId,
    paymentId,
    merchantId: 'shop',
    amountYen: sum(uses),
    uses,
    reason: 'wrong goods',
    entry: between('merchant:shop', wallet(customerId), sum(uses)),
  };
  return { type: 'wallet.payment-voided.v1', data };
}

export function refunded(
  customerId: string,
  refundId: string,
  paymentId: string,
  uses: LotUse[],
  remainingYen: number,
): StatedWalletEvent {
  const data = {
    customerId,
    refundId,
    paymentId,
    merchantId: 'shop',
    amountYen: sum(uses),
    remainingYen,
    uses,
    late: [],
    dueYen: 0,
    cashbackYen: 0,
    reason: 'one was broken',
    entry: between('merchant:shop', wallet(customerId), sum(uses)),
  };
  return { type: 'wallet.payment-refunded.v1', data };
}

export function rewarded(customerId: string, paymentId: string, amountYen: number): StatedWalletEvent {
  const data = {
    customerId,
    lotId: `cashback:${paymentId}`,
    origin: { kind: 'cashback' as const, id: paymentId },
    paymentId,
    campaignId: 'summer',
    amountYen,
    entry: between('promotion', wallet(customerId), amountYen),
  };
  return { type: 'wallet.cashback-granted.v1', data };
}

export function withdrawn(customerId: string, paymentId: string, amountYen: number): StatedWalletEvent {
  const lotId = `cashback:${paymentId}`;
  const booked = between(wallet(customerId), 'promotion', amountYen);
  const data = { customerId, lotId, paymentId, amountYen, uses: [{ lotId, amountYen }], entry: booked };
  return { type: 'wallet.cashback-withdrawn.v1', data };
}

export function withdrawnInPart(
  customerId: string,
  paymentId: string,
  withdrawalId: string,
  amountYen: number,
): StatedWalletEvent {
  const lotId = `cashback:${paymentId}`;
  const booked = between(wallet(customerId), 'promotion', amountYen);
  const uses = [{ lotId, amountYen }];
  const data = { customerId, lotId, withdrawalId, reason: 'one was broken', amountYen, uses, entry: booked };
  return { type: 'wallet.cashback-withdrawn.v2', data };
}

export function sent(customerId: string, toCustomerId: string, transferId: string, uses: LotUse[]): StatedWalletEvent {
  const booked = between(wallet(customerId), transit('transfer', transferId), sum(uses));
  const data = { customerId, transferId, toCustomerId, amountYen: sum(uses), uses, entry: booked };
  return { type: 'wallet.transfer-sent.v1', data };
}

export function received(
  customerId: string,
  fromCustomerId: string,
  transferId: string,
  sourceUses: LotUse[],
): StatedWalletEvent {
  const data = {
    customerId,
    transferId,
    fromCustomerId,
    lotId: `transfer:${transferId}`,
    origin: { kind: 'transfer' as const, id: transferId },
    amountYen: sum(sourceUses),
    sourceUses,
    entry: between(transit('transfer', transferId), wallet(customerId), sum(sourceUses)),
  };
  return { type: 'wallet.transfer-received.v1', data };
}

export function held(customerId: string, holdId: string, uses: LotUse[]): StatedWalletEvent {
  const booked = between(wallet(customerId), hold(customerId), sum(uses));
  const data = { customerId, holdId, amountYen: sum(uses), uses, reason: 'examined', entry: booked };
  return { type: 'wallet.funds-held.v1', data };
}

export function released(customerId: string, holdId: string, uses: LotUse[]): StatedWalletEvent {
  const booked = between(hold(customerId), wallet(customerId), sum(uses));
  const data = { customerId, holdId, amountYen: sum(uses), uses, reason: 'cleared', entry: booked };
  return { type: 'wallet.hold-released.v1', data };
}

/** The hold of an original is named after it. */
export function collected(
  customerId: string,
  originalId: string,
  incidentId: string,
  uses: LotUse[],
): StatedWalletEvent {
  const remedy = { incidentId, originalId };
  const booked = entry(
    'payment',
    debit(hold(customerId), sum(uses), { ...remedy, component: 'recovered' }),
    credit(transit('compensation', originalId), sum(uses), remedy),
  );
  const names = { holdId: originalId, compensationId: originalId, incidentId };
  const data = { customerId, ...names, amountYen: sum(uses), uses, entry: booked };
  return { type: 'wallet.hold-collected.v1', data };
}

/** Row D: the customer's own stolen money. */
export function restored(
  customerId: string,
  originalId: string,
  incidentId: string,
  amountYen: number,
): StatedWalletEvent {
  const remedy = { incidentId, originalId };
  const data = {
    customerId,
    lotId: `restoration:${originalId}`,
    origin: { kind: 'restoration' as const, id: originalId },
    compensationId: originalId,
    incidentId,
    amountYen,
    entry: entry(
      'payment',
      debit(transit('compensation', originalId), amountYen, remedy),
      credit(wallet(customerId), amountYen, remedy),
    ),
  };
  return { type: 'wallet.restored.v1', data };
}

/** Row F. */
export function cashbackReversed(
  customerId: string,
  lotId: string,
  incidentId: string,
  uses: LotUse[],
  fromLossYen: number,
): StatedWalletEvent {
  const remedy = { incidentId, originalId: lotId };
  const fromHoldYen = sum(uses);
  const booked = entry(
    'payment',
    debit(hold(customerId), fromHoldYen, { ...remedy, component: 'recovered' }),
    debit(transit('compensation', lotId), fromLossYen, remedy),
    credit('promotion', fromHoldYen + fromLossYen, remedy),
  );
  const names = { lotId, holdId: lotId, compensationId: lotId, incidentId };
  const amountYen = fromHoldYen + fromLossYen;
  const data = { customerId, ...names, amountYen, fromHoldYen, fromLossYen, uses, entry: booked };
  return { type: 'wallet.cashback-reversed.v1', data };
}

export function handedOver(customerId: string, reference: string, uses: LotUse[]): StatedWalletEvent {
  const booked = between(`closed:${customerId}`, transit('closure', reference), sum(uses));
  return {
    type: 'wallet.closed-balance-handed-over.v1',
    data: { customerId, reference, amountYen: sum(uses), uses, entry: booked },
  };
}

export function bundled(customerId: string, from: number, lots: LotUse[]): StatedWalletEvent {
  return { type: 'wallet.lots-bundled.v1', data: { customerId, from, lots, amountYen: sum(lots) } };
}

export function unbundled(customerId: string, lots: LotUse[]): StatedWalletEvent {
  return { type: 'wallet.lots-unbundled.v1', data: { customerId, lots, amountYen: sum(lots) } };
}
