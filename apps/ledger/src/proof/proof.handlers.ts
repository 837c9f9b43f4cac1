import { proveEvent } from '@modosu/contracts/log.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { EventIndex } from '../log/event-index';
import { refusingBroken } from '../seal/log-broken';
import { Seals } from '../seal/seals';
import { inclusionProof } from './inclusion-proof';

@Injectable()
export class ProofHandlers {
  constructor(
    private readonly index: EventIndex,
    private readonly seals: Seals,
    private readonly store: EventStore,
  ) {}

  @Handles(proveEvent)
  async prove({ eventId }: RequestOf<typeof proveEvent>) {
    const place = await this.index.find(eventId);
    return refusingBroken(() =>
      this.seals.sealer.inTurn(async () => {
        const { state } = await this.seals.stream.load('log');
        return inclusionProof({ store: this.store, heads: this.seals.heads, seal: state.last }, place);
      }),
    );
  }
}
