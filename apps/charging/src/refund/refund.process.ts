import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { defineProcess } from '@modosu/event-sourcing/process/process';

export interface OpenRefund {
  readonly chargeId: string;
  readonly compensationId: string;
}

const GRACE_MS = 5_000;

export function refundId({ chargeId, compensationId }: OpenRefund): string {
  return `${chargeId} ${compensationId}`;
}

/** Brings every refund that was requested, refused or returned to its end: at its source, or paid out by bank. */
export const refundProcess = defineProcess<ChargingEvent, OpenRefund>({
  name: 'refunds',
  version: 2,
  prefixes: ['charge-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    if (type !== 'charge.refund-requested.v1' && type !== 'charge.refund-returned.v1') return [];
    const { chargeId, compensationId } = data;
    return [{ id: refundId(data), work: { chargeId, compensationId } }];
  },
  closes({ type, data, stream }) {
    if (type === 'charge.refunded.v1' || type === 'charge.refund-withdrawn.v1') return [refundId(data)];
    if (type !== 'unclaimed.paid-out.v1') return [];
    return [refundId({ chargeId: stream.slice('charge-'.length), compensationId: data.reference })];
  },
});
