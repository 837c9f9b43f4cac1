import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/** Why a letter is never sent. */
export const UNSENT = ['refused', 'erased', 'unverified', 'unknown', 'late'] as const;
export type Unsent = (typeof UNSENT)[number];

/** Stored in `mailing-<day>`: letters by the ids of the events that they are about; nothing of whom they went to. */
export const mailingEvents = {
  'mailing.letters-ended.v1': z.object({
    sent: z.array(id),
    unsent: z.array(z.object({ id, reason: z.enum(UNSENT) })),
  }),
};
export type MailingEvent = EventOf<typeof mailingEvents>;
export type LettersEnded = MailingEvent['data'];

/** Only keeps what happened. */
export const mailingDecider: Decider<LettersEnded, MailingEvent, null> = {
  initial: null,
  evolve: () => null,
  decide: (data) => accept([{ type: 'mailing.letters-ended.v1', data }], {}),
};

/** The streams `mailing-<day>`. Written by the copy that leads, some hundreds of letters in a second as a few events. */
@Injectable()
export class Mailings extends Aggregate<LettersEnded, MailingEvent, null> {
  constructor(store: EventStore) {
    super({ store, category: 'mailing', decider: mailingDecider, service: 'identity', cacheSize: 8 });
  }
}
