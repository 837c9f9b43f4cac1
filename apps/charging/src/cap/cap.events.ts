import type { EventOf, EventSchemas } from '@modosu/contracts/event-schemas';
import { amountYen, id } from '@modosu/contracts/fields';
import { z } from 'zod';

/** What is shared by accounts and capped across them. */
export const CAP_CATEGORIES = ['card', 'device', 'network', 'bank-account'] as const;
export type CapCategory = (typeof CAP_CATEGORIES)[number];

const account = z.object({ customerId: id });

/**
 * Streams `card-<fingerprint>`, `device-<deviceId>`, `network-<index>` and `bank-account-<keyed index of its number>`,
 * which only this service reads: which accounts use the thing, how often a registration was begun with it, and what was
 * charged from it, into whichever wallet.
 */
export const capEvents = {
  'cap.account-counted.v1': account,
  'cap.account-released.v1': account,
  'cap.registration-begun.v1': account,
  /** Before the provider is asked. `isNew`: the account has had the card for less than the new card's hours. */
  'cap.charge-counted.v1': account.extend({ chargeId: id, amountYen, isNew: z.boolean().optional() }),
  /** It came to nothing: its yen count no more, the try does. */
  'cap.charge-released.v1': account.extend({ chargeId: id, declined: z.boolean() }),
} satisfies EventSchemas;
export type CapEvent = EventOf<typeof capEvents>;
