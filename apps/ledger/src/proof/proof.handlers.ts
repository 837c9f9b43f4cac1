import { proveEvent } from '@modosu/contracts/log.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Checkpoints } from '../checkpoint/checkpoint.aggregate';
import { Checkpointer } from '../checkpoint/checkpointer';
import { HeadTable } from '../checkpoint/head-table';
import { refuseBrokenLog } from '../checkpoint/log-broken';
import { EventIndex } from '../log/event-index';
import { inclusionProof } from './inclusion-proof';

@Injectable()
export class ProofHandlers {
  constructor(
    private readonly index: EventIndex,
    private readonly checkpoints: Checkpoints,
    private readonly checkpointer: Checkpointer,
    private readonly heads: HeadTable,
    private readonly store: EventStore,
  ) {}

  @Handles(proveEvent)
  async prove({ eventId }: RequestOf<typeof proveEvent>) {
    const place = await this.index.find(eventId);
    return refuseBrokenLog(() =>
      this.checkpointer.exclusively(async () => {
        const { state } = await this.checkpoints.load('log');
        return inclusionProof({ store: this.store, heads: this.heads, seal: state.last }, place);
      }),
    );
  }
}
