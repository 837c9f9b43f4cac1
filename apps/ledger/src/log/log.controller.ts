import { log } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { EventStore } from '@modosu/event-sourcing/event-store';
import { Answers } from '@modosu/service-kit/answers';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { Controller } from '@nestjs/common';

/** The log itself: what keeps it and how long it is. */
@Controller()
export class LogController {
  constructor(private readonly store: EventStore) {}

  @Answers(log)
  async show(_request: RequestOf<typeof log>, _context: RequestContext): Promise<ReplyOf<typeof log>> {
    let events = 0;
    let position = 0n;
    for await (const event of this.store.readAll()) {
      events++;
      position = event.position;
    }
    return { eventStore: await this.store.serverVersion(), events, position: String(position) };
  }
}
