import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PersonalKeys } from './personal-keys';

/** Stored in `erasures-all`: whose key was erased. The id names nobody any more. */
export const erasureEvents = { 'person.erased.v1': z.object({ ownerId: id }) };
export type ErasureEvent = EventOf<typeof erasureEvents>;
export interface Erase {
  readonly kind: 'erase';
  readonly ownerId: string;
}

export const erasureDecider: Decider<Erase, ErasureEvent, null> = {
  initial: null,
  evolve: () => null,
  decide: ({ ownerId }) => accept([{ type: 'person.erased.v1', data: { ownerId } }], {}),
};

const ALL = 'all';

/** Who has been erased stands in the log as well: a backup of the keys, put back, brings nobody back. */
@Injectable()
export class Erasures {
  private readonly aggregate: Aggregate<Erase, ErasureEvent, null>;

  constructor(
    private readonly store: EventStore,
    private readonly keys: PersonalKeys,
  ) {
    this.aggregate = new Aggregate({ store, category: 'erasures', decider: erasureDecider, service: 'identity' });
  }

  /** In the log first: whatever stops this before the key is gone, the next start goes on with it. */
  async erase(ownerId: string, context: CommandContext): Promise<void> {
    await this.aggregate.handle(ALL, { kind: 'erase', ownerId }, context);
    await this.keys.erase(ownerId);
  }

  /** Erases again what the keys, perhaps of an older backup, still hold. */
  async ensure(): Promise<void> {
    for await (const { data } of this.store.readStream(`erasures-${ALL}`)) {
      await this.keys.erase(erasureEvents['person.erased.v1'].parse(data).ownerId);
    }
  }
}
