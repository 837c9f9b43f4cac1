import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `erasures-all`: whose key was erased. The id names nobody any more. */
export const erasureEvents = { 'person.erased.v1': z.object({ ownerId: id }) };
export type ErasureEvent = EventOf<typeof erasureEvents>;
export interface Erase {
  readonly type: 'erase';
  readonly ownerId: string;
}

export const erasureDecider: Decider<Erase, ErasureEvent, null> = {
  initial: null,
  evolve: () => null,
  decide: ({ ownerId }) => accept([{ type: 'person.erased.v1', data: { ownerId } }], {}),
};
