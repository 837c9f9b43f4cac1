import { log } from '@modosu/contracts/ledger.messages';
import { showEvent, tailLog } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { causeAmong, causedAmong, EventIndex, eventLine, MOST_CORRELATED } from './event-index';
import { readableEvent } from './logged-event';
import { Tail } from './tail';

/** The log itself: what keeps it, how long it is, what comes next in it, and single events with their causes. */
@Controller()
export class LogController {
  constructor(
    private readonly store: EventStore,
    private readonly books: Books,
    private readonly index: EventIndex,
    private readonly following: Tail,
  ) {}

  @Answers(log)
  async show(_request: RequestOf<typeof log>, _context: RequestContext): Promise<ReplyOf<typeof log>> {
    const eventStore = await this.store.server();
    for await (const last of this.store.readAll({ direction: 'backwards', max: 1 })) {
      const position = String(last.position);
      const { events } = await this.books.read(position, async (trx) => ({ events: await this.index.count(trx) }));
      return { eventStore, events, position };
    }
    return { eventStore, events: 0, position: '0' };
  }

  @Answers(tailLog)
  async tail(request: RequestOf<typeof tailLog>, _context: RequestContext): Promise<ReplyOf<typeof tailLog>> {
    return this.following.next(request);
  }

  @Answers(showEvent)
  async event({ eventId }: RequestOf<typeof showEvent>, _context: RequestContext): Promise<ReplyOf<typeof showEvent>> {
    const row = await this.index.find(eventId);
    const event = await this.following.at(row);
    if (!event) throw new Refusal('NOT_FOUND');
    const correlated = await this.index.correlatedWith(row);
    const cause = causeAmong(correlated, row);
    return {
      event: readableEvent(event),
      ...(cause ? { cause: eventLine(cause) } : {}),
      caused: causedAmong(correlated, row).map(eventLine),
      correlated: correlated.slice(0, MOST_CORRELATED).map(eventLine),
      ...(correlated.length > MOST_CORRELATED ? { cut: true as const } : {}),
    };
  }
}
