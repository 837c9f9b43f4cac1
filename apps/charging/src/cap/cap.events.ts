import type { EventOf, EventSchemas } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { z } from 'zod';

/** What is shared by accounts and capped across them. */
export const CAP_CATEGORIES = ['card', 'device', 'network'] as const;
export type CapCategory = (typeof CAP_CATEGORIES)[number];

const account = z.object({ customerId: id });

/**
 * Streams `card-<fingerprint>`, `device-<deviceId>` and `network-<index>`, which only this service reads: which
 * accounts use the thing, and how often a card registration was begun with it.
 */
export const capEvents = {
  'cap.account-counted.v1': account,
  'cap.account-released.v1': account,
  'cap.registration-begun.v1': account,
} satisfies EventSchemas;
export type CapEvent = EventOf<typeof capEvents>;
