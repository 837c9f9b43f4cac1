import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { IdentityEvent } from '@modosu/contracts/identity.events';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { TransactionKind } from './evidence';

export interface EvidenceTables {
  evidence_sessions: {
    session_id: string;
    customer_id: string;
    device_id: string;
    method: string;
    new_device: number;
    /** Keyed blind indexes, never addresses; so in the other tables. */
    address: string | null;
    network: string | null;
    at: string;
    position: number;
  };
  /** `account`: the customer, or the index of an address that nobody has signed up with. */
  evidence_refusals: {
    event_id: string;
    account: string;
    address: string | null;
    network: string | null;
    at: string;
  };
  evidence_resets: { event_id: string; customer_id: string; delivery: string; delivery_index: string; at: string };
  evidence_transactions: {
    id: string;
    kind: TransactionKind;
    customer_id: string;
    amount_yen: number;
    at: string;
    session_id: string | null;
    device_id: string | null;
    address: string | null;
    network: string | null;
    merchant_id: string | null;
    category: string | null;
    /** Of a charge by which way it came; of a transfer `offer` if its receiver was asked first. */
    method: string | null;
    state: 'reserved' | 'completed' | 'voided';
    /** Of a payment: what its merchant refunded. */
    refunded_yen: number;
    /** 1 if some of that had been compensated before. */
    recovered_late: number;
  };
  evidence_closures: { customer_id: string; at: string };
  evidence_chargebacks: { charge_id: string; amount_yen: number; fee_yen: number; at: string };
  evidence_switches: { event_id: string; scope: string; is_on: number; at: string; by: string | null };
}
export type EvidenceTable = keyof EvidenceTables;
export type EvidenceRows = { readonly [T in EvidenceTable]: EvidenceTables[T][] };
type Published = RecordedEvent<IdentityEvent | ChargingEvent | PaymentEvent>;

/** A part of a payment that its merchant gave back. */
export interface Refund {
  readonly paymentId: string;
  readonly amountYen: number;
  readonly late: boolean;
}

export interface FoldedEvidence {
  readonly rows: EvidenceRows;
  /** Charges whose money arrived. */
  readonly completed: string[];
  /** Payments that were taken back at the till. */
  readonly voided: string[];
  readonly refunds: Refund[];
}

/** The rows that a batch of published events adds. Pure. */
export function evidenceRows(events: readonly RecordedEvent[]): FoldedEvidence {
  const folded: FoldedEvidence = {
    rows: {
      evidence_sessions: [],
      evidence_refusals: [],
      evidence_resets: [],
      evidence_transactions: [],
      evidence_closures: [],
      evidence_chargebacks: [],
      evidence_switches: [],
    },
    completed: [],
    voided: [],
    refunds: [],
  };
  for (const event of events as readonly Published[]) fold(folded, event);
  return folded;
}

const nothing = {
  address: null,
  network: null,
  device_id: null,
  session_id: null,
  merchant_id: null,
  category: null,
  method: null,
  refunded_yen: 0,
  recovered_late: 0,
};
const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** From where it was done, as the metadata of the event says. */
function origin({ metadata: { actor } }: { metadata: { actor: Readonly<Record<string, unknown>> } }) {
  return {
    session_id: orNull(actor.sessionId),
    device_id: orNull(actor.deviceId),
    address: orNull(actor.address),
    network: orNull(actor.network),
  };
}

function fold({ rows, completed, voided, refunds }: FoldedEvidence, event: Published): void {
  const at = event.metadata.occurredAt;
  const { address, network } = origin(event);
  switch (event.type) {
    case 'customer.signed-in.v1': {
      const { sessionId, customerId, deviceId, method, newDevice } = event.data;
      rows.evidence_sessions.push({
        session_id: sessionId,
        customer_id: customerId,
        device_id: deviceId,
        method,
        new_device: newDevice ? 1 : 0,
        address,
        network,
        at,
        position: Number(event.position),
      });
      break;
    }
    case 'customer.sign-in-refused.v1':
      rows.evidence_refusals.push({ event_id: event.id, account: event.data.customerId, address, network, at });
      break;
    case 'address.sign-in-refused.v1':
      rows.evidence_refusals.push({ event_id: event.id, account: event.data.emailIndex, address, network, at });
      break;
    case 'customer.password-reset.v1': {
      const { customerId, delivery, deliveryIndex } = event.data;
      rows.evidence_resets.push({
        event_id: event.id,
        customer_id: customerId,
        delivery,
        delivery_index: deliveryIndex,
        at,
      });
      break;
    }
    case 'customer.closed.v1':
      rows.evidence_closures.push({ customer_id: event.data.customerId, at });
      break;
    case 'charge.charged-back.v1': {
      const { chargeId, amountYen, feeYen } = event.data;
      rows.evidence_chargebacks.push({ charge_id: chargeId, amount_yen: amountYen, fee_yen: feeYen, at });
      break;
    }
    case 'switch.changed.v1':
      rows.evidence_switches.push({
        event_id: event.id,
        scope: event.data.scope,
        is_on: event.data.on ? 1 : 0,
        at,
        by: orNull(event.metadata.actor.id),
      });
      break;
    case 'wallet.charge-credited.v1':
      completed.push(event.data.origin.id);
      break;
    case 'wallet.payment-voided.v1':
      voided.push(event.data.paymentId);
      break;
    case 'wallet.transfer-offer-ended.v1':
      if (event.data.outcome !== 'accepted') voided.push(event.data.transferId);
      break;
    case 'wallet.transfer-came-back.v1':
      voided.push(event.data.transferId);
      break;
    case 'wallet.payment-voided.v2':
      // What was compensated stays what it was: its late recovery stands in the books.
      if (event.data.late.length === 0) voided.push(event.data.paymentId);
      break;
    case 'wallet.payment-refunded.v1': {
      const { paymentId, amountYen, late } = event.data;
      refunds.push({ paymentId, amountYen, late: late.length > 0 });
      break;
    }
    default: {
      const row = transactionRow(event);
      if (row) rows.evidence_transactions.push(row);
    }
  }
}

function transactionRow(event: Published): EvidenceTables['evidence_transactions'] | undefined {
  const at = event.metadata.occurredAt;
  switch (event.type) {
    case 'funding.charge-reserved.v1': {
      const { chargeId, customerId, amountYen, method, shown } = event.data;
      // Cash is paid in by a cash point; who acted is the customer who asked for the charge number.
      const from = shown === undefined ? origin(event) : origin({ metadata: { actor: shown } });
      return {
        ...nothing,
        ...from,
        id: chargeId,
        kind: 'charge',
        customer_id: customerId,
        amount_yen: amountYen,
        at,
        method,
        state: 'reserved',
      };
    }
    case 'wallet.payment-made.v1': {
      const { paymentId, customerId, amountYen, merchantId, category, shown } = event.data;
      return {
        ...nothing,
        id: paymentId,
        kind: 'payment',
        customer_id: customerId,
        amount_yen: amountYen,
        at,
        merchant_id: merchantId,
        category,
        session_id: shown.sessionId,
        device_id: shown.deviceId,
        address: shown.address ?? null,
        network: shown.network ?? null,
        state: 'completed',
      };
    }
    // Who offers it is who sends it, whoever accepts it.
    case 'wallet.transfer-offered.v1':
    case 'wallet.transfer-sent.v1': {
      const { transferId, customerId, amountYen } = event.data;
      return {
        ...nothing,
        ...origin(event),
        id: transferId,
        kind: 'transfer',
        customer_id: customerId,
        amount_yen: amountYen,
        at,
        method: event.type === 'wallet.transfer-offered.v1' ? 'offer' : null,
        state: 'completed',
      };
    }
    default:
      return undefined;
  }
}
