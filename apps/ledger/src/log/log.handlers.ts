import { log } from '@modosu/contracts/ledger.messages';
import { showEvent, tailLog } from '@modosu/contracts/log.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { causeAmong, causedAmong, EventIndex, eventLine, MOST_CORRELATED } from './event-index';
import { readableEvent } from './logged-event';
import { Tail } from './tail';

/** The log itself: what keeps it, how long it is, what comes next in it, and single events with their causes. */
@Injectable()
export class LogHandlers {
  constructor(
    private readonly store: EventStore,
    private readonly books: Books,
    private readonly index: EventIndex,
    private readonly following: Tail,
  ) {}

  @Handles(log)
  async show() {
    const eventStore = await this.store.server();
    for await (const last of this.store.readAll({ direction: 'backwards', max: 1 })) {
      const position = String(last.position);
      const { events } = await this.books.read(position, async (trx) => ({ events: await this.index.count(trx) }));
      return { eventStore, events, position };
    }
    return { eventStore, events: 0, position: '0' };
  }

  @Handles(tailLog)
  async tail(request: RequestOf<typeof tailLog>) {
    return this.following.next(request);
  }

  @Handles(showEvent)
  async event({ eventId }: RequestOf<typeof showEvent>) {
    const row = await this.index.find(eventId);
    const event = await this.following.at(row);
    if (!event) throw new Refusal('NOT_FOUND');
    const correlated = await this.index.correlatedWith(row);
    const cause = causeAmong(correlated, row);
    return {
      event: readableEvent(event),
      cause: cause && eventLine(cause),
      caused: causedAmong(correlated, row).map(eventLine),
      correlated: correlated.slice(0, MOST_CORRELATED).map(eventLine),
      cut: correlated.length > MOST_CORRELATED ? (true as const) : undefined,
    };
  }
}
