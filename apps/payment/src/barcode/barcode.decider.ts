import type { EventOf, EventSchemas } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { shownBy } from '@modosu/contracts/payment/codes.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stream `barcode-<SHA-256 of the digits>`, which only this service reads: whose code it is, and who showed it when. */
export const barcodeEvents = {
  'barcode.issued.v1': z.object({
    customerId: id,
    shown: shownBy,
    /** The real clock, ms since 1970. */
    shownMs: z.int(),
  }),
} satisfies EventSchemas;
export type BarcodeEvent = EventOf<typeof barcodeEvents>;
export type IssuedBarcode = BarcodeEvent['data'];

export type IssueBarcode = { readonly type: 'issue' } & IssuedBarcode;

export interface BarcodeState {
  readonly issued?: IssuedBarcode;
}

/** A number is one session's, once and for all. Whether it has been used is the wallet's to say. */
export const barcodeDecider: Decider<IssueBarcode, BarcodeEvent, BarcodeState, IssuedBarcode> = {
  initial: {},
  evolve: (_, { data: issued }) => ({ issued }),
  decide({ type: _, ...data }, { issued }) {
    if (!issued) return accept([{ type: 'barcode.issued.v1', data }], data);
    const isSame = issued.customerId === data.customerId && issued.shown.sessionId === data.shown.sessionId;
    return isSame ? accept([], issued) : refuse('CONFLICT');
  },
};
