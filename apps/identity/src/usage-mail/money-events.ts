import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { ReceivableEvent } from '@modosu/contracts/compensation/receivable.events';
import type { CompensationEvent } from '@modosu/contracts/compensation.events';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { Method } from '@modosu/contracts/rails';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { UsageLetter } from './usage-letters';

type Published = PaymentEvent | ChargingEvent | CompensationEvent | ReceivableEvent;
type WithEntry<E extends Published> = E extends Published ? ('entry' extends keyof E['data'] ? E : never) : never;
/** Published events that move money: they carry an entry. */
type MoneyEvent = WithEntry<Published>;

/** What a letter says of an event. */
export interface Told {
  readonly letter: UsageLetter;
  readonly customerId: string;
  readonly transactionId: string;
  readonly amountYen: number;
  readonly merchantId?: string;
  readonly method?: Method;
  /** If the customer says that it was not them: the charge, and the lots of their wallet that it put there or took of. */
  readonly chargeId?: string;
  readonly lotIds?: readonly string[];
}
type Row<Data> = null | ((data: Data) => Told | undefined);

const lotsOf = (uses: readonly { readonly lotId: string }[]) => uses.map(({ lotId }) => lotId);

/**
 * Which event is told of by which letter. A money event without a row does not compile; `null` says that nobody is written
 * to, because the money is no customer's or another event of the same transaction has its letter.
 */
const ROWS: { readonly [T in MoneyEvent['type']]: Row<Extract<MoneyEvent, { type: T }>['data']> } = {
  'wallet.charge-credited.v1': ({ lotId, ...told }) => ({
    ...pick(told),
    letter: 'charged',
    transactionId: lotId,
    method: told.method,
    chargeId: lotId,
    lotIds: [lotId],
  }),
  'wallet.payment-made.v1': (data) => ({ ...ofPayment(data), letter: 'paid', lotIds: lotsOf(data.uses) }),
  'wallet.payment-voided.v1': (data) => ({ ...ofPayment(data), letter: 'payment-voided', lotIds: lotsOf(data.uses) }),
  'wallet.payment-voided.v2': (data) => ({ ...ofPayment(data), letter: 'payment-voided', lotIds: lotsOf(data.uses) }),
  'wallet.payment-refunded.v1': (data) => ({
    ...ofPayment(data),
    letter: 'payment-refunded',
    lotIds: lotsOf(data.uses),
  }),
  'wallet.refund-credited.v1': (data) => ({
    ...pick(data),
    letter: 'refunded',
    transactionId: data.paymentId,
    lotIds: [data.lotId],
  }),
  'wallet.transfer-sent.v1': (data) => ({ ...ofTransferOut(data), letter: 'transfer-sent' }),
  'wallet.transfer-received.v1': (data) => ofTransferIn(data),
  'wallet.transfer-received.v2': (data) => ofTransferIn(data),
  // One that waits at its sender until it is accepted.
  'wallet.transfer-offered.v1': (data) => ({ ...ofTransferOut(data), letter: 'transfer-offered' }),
  'wallet.transfer-offer-ended.v1': (data) =>
    data.outcome === 'accepted' ? undefined : { ...ofTransferOut(data), letter: 'transfer-came-back' },
  // One that waits at its receiver.
  'wallet.transfer-held.v1': null,
  'wallet.transfer-released.v1': null,
  'wallet.transfer-returned.v1': ({ transferId, ...data }) => ({
    ...pick(data),
    letter: 'transfer-returned',
    transactionId: transferId,
  }),
  'wallet.transfer-came-back.v1': (data) => ({ ...ofTransferOut(data), letter: 'transfer-came-back' }),
  'wallet.restored.v1': (data) => ({
    ...pick(data),
    letter: 'restored',
    transactionId: data.compensationId,
    lotIds: [data.lotId],
  }),
  'wallet.cashback-reversed.v1': (data) => ({
    ...pick(data),
    letter: 'cashback-reversed',
    transactionId: data.compensationId,
  }),
  // The letter of the payment that earned it, or of what undoes that, is enough.
  'wallet.cashback-granted.v1': null,
  'wallet.cashback-granted.v2': null,
  'wallet.cashback-withdrawn.v1': null,
  'wallet.cashback-withdrawn.v2': null,
  'wallet.cashback-owed.v1': null,
  // Set aside, given back or taken by an incident: what becomes of it has a letter.
  'wallet.funds-held.v1': null,
  'wallet.hold-released.v1': null,
  'wallet.hold-collected.v1': null,
  'wallet.closed.v1': null,
  'wallet.closed-balance-handed-over.v1': null,
  // Between merchants, the provider, the bank and us.
  'merchant.payout-paid.v1': null,
  'merchant.payout-returned.v1': null,
  'payout.paid.v1': null,
  'payout.returned.v1': null,
  'settlement.recorded.v1': null,
  'repayment.received.v1': ({ debtorId, reference, amountYen }) => ({
    letter: 'repaid',
    customerId: debtorId,
    transactionId: reference,
    amountYen,
  }),
  'charge.captured.v1': null,
  'charge.undone.v1': (data) => ({ ...ofCharge(data), letter: 'charge-undone' }),
  'charge.refund-requested.v1': (data) => ({ ...ofCharge(data), letter: 'refund-ordered' }),
  'charge.refunded.v1': null,
  'charge.refund-refused.v1': (data) => ({ ...ofCharge(data), letter: 'refund-refused' }),
  'charge.refund-withdrawn.v1': null,
  'charge.refund-returned.v1': (data) => ({ ...ofCharge(data), letter: 'refund-refused' }),
  // The customer asked their issuer for it; what becomes of it has a letter.
  'charge.charged-back.v1': null,
  'charge.chargeback-accepted.v1': (data) => ({ ...ofCharge(data), letter: 'chargeback-accepted' }),
  'unclaimed.received.v1': null,
  'unclaimed.paid-out.v1': (data) => ({ ...pick(data), letter: 'paid-out', transactionId: data.reference }),
  // Each part of a compensation has a letter of its own.
  'compensation.completed.v1': null,
  'compensation.corrected.v1': (data) => ({ ...pick(data), letter: 'corrected', transactionId: data.compensationId }),
  'compensation.recovered-late.v1': null,
  'compensation.repaid.v1': null,
  'receivable.repaid.v1': null,
  'receivable.booked.v1': (data) => ({ ...pick(data), letter: 'owed', transactionId: data.reference }),
};

/** What is written to the customer whose money an event moved; undefined if nothing is. */
export function letterOf({ type, data }: RecordedEvent): Told | undefined {
  if (!Object.hasOwn(ROWS, type)) return undefined;
  const row = ROWS[type as MoneyEvent['type']] as Row<unknown>;
  return row?.(data);
}

type Common = { readonly customerId: string; readonly amountYen: number };

function pick({ customerId, amountYen }: Common): Common {
  return { customerId, amountYen };
}

function ofPayment(data: Common & { readonly paymentId: string; readonly merchantId: string }) {
  return { ...pick(data), transactionId: data.paymentId, merchantId: data.merchantId };
}

function ofTransferOut(
  data: Common & { readonly transferId: string; readonly uses: readonly { readonly lotId: string }[] },
) {
  return { ...pick(data), transactionId: data.transferId, lotIds: lotsOf(data.uses) };
}

function ofTransferIn(data: Common & { readonly transferId: string; readonly lotId: string }): Told {
  return { ...pick(data), letter: 'transfer-received', transactionId: data.transferId, lotIds: [data.lotId] };
}

function ofCharge(data: Common & { readonly chargeId: string }) {
  return { ...pick(data), transactionId: data.chargeId, chargeId: data.chargeId, lotIds: [data.chargeId] };
}

/** The types of events with a row, whether or not it has a letter. */
export function toldTypes(): string[] {
  return Object.keys(ROWS);
}
