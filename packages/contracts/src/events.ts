import { chargingEvents } from './charging.events';
import { receivableEvents } from './compensation/receivable.events';
import { compensationEvents } from './compensation.events';
import type { EventSchemas } from './event-schemas';
import { identityEvents } from './identity.events';
import { ledgerEvents } from './ledger.events';
import { paymentEvents } from './payment.events';
import { readModelEvents } from './read-model.events';

/** Every published event, by the service that writes it. */
export const publishedEvents: Record<string, EventSchemas> = {
  identity: identityEvents,
  charging: chargingEvents,
  payment: paymentEvents,
  compensation: { ...compensationEvents, ...receivableEvents },
  'each service with read models': readModelEvents,
  ledger: ledgerEvents,
};
