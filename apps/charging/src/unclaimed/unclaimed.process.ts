import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { UnclaimedEvent } from './unclaimed.decider';

export interface OpenPayout {
  readonly customerId: string;
  readonly reference: string;
  readonly amountYen: number;
}

const GRACE_MS = 5_000;

export function payoutId({ customerId, reference }: Pick<OpenPayout, 'customerId' | 'reference'>): string {
  return `${customerId} ${reference}`;
}

/** Pays out by bank what was taken in. */
export const unclaimedProcess = defineProcess<UnclaimedEvent, OpenPayout>({
  name: 'unclaimed',
  version: 2,
  prefixes: ['unclaimed-'],
  graceMs: GRACE_MS,
  opens({ type, data }) {
    if (type !== 'unclaimed.received.v1') return [];
    const { customerId, reference, amountYen } = data;
    return [{ id: payoutId(data), work: { customerId, reference, amountYen } }];
  },
  closes: ({ type, data }) => (type === 'unclaimed.paid-out.v1' ? [payoutId(data)] : []),
});
