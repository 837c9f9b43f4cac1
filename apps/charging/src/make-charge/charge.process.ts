import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { defineProcess } from '@modosu/event-sourcing/process/process';

export type ReservedCharge = Extract<ChargingEvent, { type: 'funding.charge-reserved.v1' }>['data'];

/** The request has this long to finish a charge by itself, real milliseconds; longer than it waits for the provider. */
const GRACE_MS = 5_000;

/** Brings every reserved charge to its end: completed, or released with a reason. */
export const chargeProcess = defineProcess<ChargingEvent, ReservedCharge>({
  name: 'charges',
  version: 2,
  prefixes: ['funding-', 'charge-'],
  graceMs: GRACE_MS,
  opens: ({ type, data }) => (type === 'funding.charge-reserved.v1' ? [{ id: data.chargeId, work: data }] : []),
  closes: ({ type, data }) =>
    type === 'charge.completed.v1' || type === 'funding.charge-released.v1' ? [data.chargeId] : [],
});
