import { log } from '@modosu/contracts/ledger.messages';
import { exportLog, showEvent, tailLog } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import { Answers } from '@modosu/service-kit/answers';
import { RequestContext } from '@modosu/service-kit/request-context';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { causeAmong, causedAmong, EventIndex, eventLine, MOST_CORRELATED } from './event-index';
import { loggedEvent, Page, readableEvent } from './logged-event';
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

  @Answers(exportLog)
  async export(
    { after, to, category, limit }: RequestOf<typeof exportLog>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof exportLog>> {
    const from = BigInt(after ?? 0);
    const end = to === undefined ? undefined : BigInt(to);
    const head = String(await this.store.headPosition());
    const page = new Page(limit);
    const options = { ...(from > 0n ? { fromPosition: from } : {}), prefixes: category ? [`${category}-`] : undefined };
    for await (const event of this.store.readAll(options)) {
      if (end !== undefined && event.position > end) break;
      if (page.add(loggedEvent(event))) continue;
      return { events: page.events, position: page.events.at(-1)!.position, head, done: false };
    }
    return { events: page.events, position: page.events.at(-1)?.position ?? String(from), head, done: true };
  }
}
