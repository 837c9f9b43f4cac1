import type { ChargingEvent } from '@modosu/contracts/charging.events';

export type ChargeEvent = Extract<ChargingEvent, { type: `charge.${string}` | 'unclaimed.paid-out.v1' }>;
