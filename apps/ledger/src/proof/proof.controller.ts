import { proveEvent } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { EventIndex } from '../log/event-index';
import { refusingBroken } from '../seal/seal.controller';
import { Seals } from '../seal/seals';
import { inclusionProof } from './inclusion-proof';

@Controller()
export class ProofController {
  constructor(
    private readonly index: EventIndex,
    private readonly seals: Seals,
    private readonly store: EventStore,
  ) {}

  @Answers(proveEvent)
  async prove(
    { eventId }: RequestOf<typeof proveEvent>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof proveEvent>> {
    const place = await this.index.find(eventId);
    return refusingBroken(() =>
      this.seals.sealer.inTurn(async () => {
        const { state } = await this.seals.stream.load('log');
        return inclusionProof({ store: this.store, heads: this.seals.heads, seal: state.last }, place);
      }),
    );
  }
}
