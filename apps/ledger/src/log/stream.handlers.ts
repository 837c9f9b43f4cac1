import { listStreams, readStream } from '@modosu/contracts/log.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { EventIndex } from './event-index';
import { Page, readableEvent } from './logged-event';

/** The streams of the log and what is in them. */
@Injectable()
export class StreamHandlers {
  constructor(
    private readonly index: EventIndex,
    private readonly store: EventStore,
  ) {}

  @Handles(listStreams)
  async list({ category, limit, after }: RequestOf<typeof listStreams>) {
    const rows = await this.index.streams({ category }, after, limit + 1);
    const streams = rows.slice(0, limit).map((row) => ({
      stream: row.stream,
      category: row.category,
      revision: row.revision,
      position: String(row.position),
      lastAt: row.last_at,
    }));
    const last = streams.at(-1);
    return rows.length > limit && last ? { streams, next: last.stream } : { streams };
  }

  @Handles(readStream)
  async read({ stream, from, to, direction, limit }: RequestOf<typeof readStream>) {
    // The store's own streams hold no facts of ours, and are nobody's business here.
    if (stream.startsWith('$')) throw new Refusal('NOT_FOUND');
    const page = new Page(limit);
    let isThere = false;
    for await (const event of this.store.readStream(stream, { from, direction, max: limit + 1 })) {
      isThere = true;
      const past = to !== undefined && (direction === 'forwards' ? event.revision > to : event.revision < to);
      if (past) return { events: page.events };
      if (!page.add(readableEvent(event))) return { events: page.events, next: event.revision };
    }
    if (!isThere && !(await this.exists(stream))) throw new Refusal('NOT_FOUND');
    return { events: page.events };
  }

  private async exists(stream: string): Promise<boolean> {
    for await (const _event of this.store.readStream(stream, { direction: 'backwards', max: 1 })) return true;
    return false;
  }
}
