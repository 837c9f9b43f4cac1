import { EventStore } from '@modosu/event-store-client/store/event-store';
import { DistributedMutex } from '@modosu/read-models/leadership/distributed-mutex';
import type { Lease } from '@modosu/read-models/leadership/lease';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Checkpoints } from './checkpoint.aggregate';
import { CheckpointHandlers } from './checkpoint.handlers';
import { CheckpointInterval } from './checkpoint-interval';
import { Checkpointer, type CheckpointerDependencies } from './checkpointer';
import { configuredSigner, publishedKeys } from './configured-keys';
import { HeadTable } from './head-table';
import { CheckpointKeys, CheckpointSigner } from './signing';

/** Injection token: all copies of the service write into one table of heads, one at a time. */
const LEASE = Symbol('lease of checkpoints');

@Module({
  providers: [
    Checkpoints,
    CheckpointInterval,
    { provide: CheckpointSigner, inject: [CONFIG], useFactory: configuredSigner },
    { provide: CheckpointKeys, inject: [CONFIG, CheckpointSigner], useFactory: publishedKeys },
    { provide: LEASE, inject: [ServiceDatabase], useFactory: (database: ServiceDatabase) => database.leaseOf('seals') },
    {
      provide: HeadTable,
      inject: [ServiceDatabase, LEASE],
      useFactory: (database: ServiceDatabase, lease: Lease) => new HeadTable(database.kysely, () => lease.guarded()),
    },
    {
      provide: Checkpointer,
      inject: [EventStore, HeadTable, Checkpoints, CheckpointSigner, CheckpointKeys, LEASE],
      useFactory: (store, heads, stream, signer, keys, lease: Lease) => {
        const mutex = new DistributedMutex(lease);
        const dependencies: CheckpointerDependencies = { store, heads, stream, signer, keys };
        const alone = <T>(work: () => Promise<T>) => mutex.run(work);
        return new Checkpointer({ ...dependencies, alone, prepare: () => lease.makeTable() });
      },
    },
    ...handlersOf(CheckpointHandlers),
  ],
  exports: [Checkpoints, Checkpointer, CheckpointKeys, HeadTable],
})
export class CheckpointModule {}
