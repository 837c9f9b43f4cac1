import type { LedgerEvent, Seal } from '@modosu/contracts/ledger.events';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type CheckpointState, checkpointDecider } from './checkpoint.decider';
import { SEAL_STREAM } from './signing';

/** The stream `seal-log`. A seal (its published name) is a signed checkpoint of the log. */
@Injectable()
export class Checkpoints extends Aggregate<Seal, LedgerEvent, CheckpointState, object> {
  constructor(store: EventStore) {
    super({ store, category: 'seal', decider: checkpointDecider, service: 'ledger', cacheSize: 1 });
  }
}

/** Seals as they stand in the log, newest first. */
export async function* newestCheckpoints(store: EventStore, from?: number): AsyncGenerator<Seal> {
  for await (const event of store.readStream(SEAL_STREAM, { direction: 'backwards', from })) yield event.data as Seal;
}
