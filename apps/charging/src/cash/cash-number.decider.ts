import type { EventOf, EventSchemas } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stream `cash-number-<keyed hash of a charge number>`, which only this service reads: whose number it is. */
export const cashNumberEvents = {
  'cash-number.issued.v1': z.object({ customerId: id }),
} satisfies EventSchemas;
export type CashNumberEvent = EventOf<typeof cashNumberEvents>;

export interface RecordIssue {
  readonly type: 'record-issue';
  readonly customerId: string;
}

export interface CashNumberState {
  readonly customerId?: string;
}

/** A number names one customer, once and for all. */
export const cashNumberDecider: Decider<RecordIssue, CashNumberEvent, CashNumberState, Record<string, never>> = {
  initial: {},
  evolve: (_state, { data: { customerId } }) => ({ customerId }),
  decide({ customerId }, state) {
    // Two numbers of sixteen random digits that are the same: the customer asks for another.
    if (state.customerId !== undefined) return refuse('CONFLICT');
    return accept([{ type: 'cash-number.issued.v1', data: { customerId } }], {});
  },
};
