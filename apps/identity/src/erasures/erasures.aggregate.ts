import { Aggregate, type CommandContext, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { PersonalKeys } from '../personal-data/personal-keys';
import { type Erase, type ErasureEvent, erasureDecider, erasureEvents } from './erasures.decider';

const ALL = 'all';

/**
 * The stream `erasures-all`. Who has been erased stands in the log as well: a backup of the keys, put back, brings nobody
 * back.
 */
@Injectable()
export class Erasures extends Aggregate<Erase, ErasureEvent, null> {
  constructor(
    private readonly store: EventStore,
    private readonly keys: PersonalKeys,
  ) {
    super({ store, category: 'erasures', decider: erasureDecider, service: 'identity', hashAs: kindForm });
  }

  /**
   * Makes everything that is encrypted for this person unreadable, for ever; events, hashes and books stay as they are.
   * In the log first: whatever stops this before the key is gone, the next start goes on with it.
   */
  async erase(ownerId: string, context: CommandContext): Promise<void> {
    await this.handle(ALL, { type: 'erase', ownerId }, context);
    await this.keys.erase(ownerId);
  }

  /** Erases again what the keys, perhaps of an older backup, still hold. */
  async ensure(): Promise<void> {
    for await (const { data } of this.store.readStream(`erasures-${ALL}`)) {
      await this.keys.erase(erasureEvents['person.erased.v1'].parse(data).ownerId);
    }
  }
}
