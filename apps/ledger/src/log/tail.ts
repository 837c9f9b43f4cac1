import { setTimeout as pause } from 'node:timers/promises';
import type { LoggedEvent } from '@modosu/contracts/log.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { EventIndex, type Wanted } from './event-index';
import type { IndexRow } from './index-rows';
import { Page, readableEvent } from './logged-event';

export interface TailRequest extends Wanted {
  readonly after?: string;
  readonly waitMs: number;
  readonly limit: number;
}

interface Found {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been searched. */
  readonly position: bigint;
}

const ASKED_AGAIN_MS = 200;
const READS_AT_ONCE = 16;

/** The end of the log, and what comes after a position, as soon as it is there. */
@Injectable()
export class Tail {
  constructor(
    private readonly store: EventStore,
    private readonly books: Books,
    private readonly index: EventIndex,
  ) {}

  /** Waits at most `waitMs` of real time for the first event. */
  async next(request: TailRequest): Promise<{ events: LoggedEvent[]; position: string }> {
    const giveUpAt = performance.now() + request.waitMs;
    const after = request.after === undefined ? undefined : BigInt(request.after);
    for (;;) {
      const found = await this.look(request, after);
      if (found.events.length > 0 || performance.now() >= giveUpAt) return reply(found, request.limit, after);
      await pause(Math.min(ASKED_AGAIN_MS, Math.max(1, giveUpAt - performance.now())));
    }
  }

  private look(request: TailRequest, after: bigint | undefined): Promise<Found> {
    const { category, type, customerId } = request;
    const everything = category === undefined && type === undefined && customerId === undefined;
    return everything ? this.ofAll(after, request.limit) : this.ofSome(request, after);
  }

  private async ofAll(after: bigint | undefined, max: number): Promise<Found> {
    const events: RecordedEvent[] = [];
    if (after === undefined) {
      for await (const event of this.store.readAll({ direction: 'backwards', max })) events.push(event);
      events.reverse();
    } else {
      for await (const event of this.store.readAll({ fromPosition: after > 0n ? after : undefined, max }))
        events.push(event);
    }
    return { events, position: events.at(-1)?.position ?? after ?? 0n };
  }

  private async ofSome(request: TailRequest, after: bigint | undefined): Promise<Found> {
    const { rows, position } = await this.books.read(undefined, async (trx) => ({
      rows: await this.index.positions(trx, request, after, request.limit),
    }));
    const events = await this.read(rows);
    const last = BigInt(rows.at(-1)?.position ?? 0);
    const lookedAt = rows.length === request.limit && after !== undefined ? last : BigInt(position);
    return { events, position: [after ?? 0n, last, lookedAt].reduce((a, b) => (a > b ? a : b)) };
  }

  private async read(rows: readonly IndexRow[]): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (let at = 0; at < rows.length; at += READS_AT_ONCE) {
      const some = rows.slice(at, at + READS_AT_ONCE).map((row) => this.at(row));
      events.push(...(await Promise.all(some)).filter((event) => event !== undefined));
    }
    return events;
  }

  /** The event that stands at a place of the log. */
  async at({ stream, revision }: Pick<IndexRow, 'stream' | 'revision'>): Promise<RecordedEvent | undefined> {
    for await (const event of this.store.readStream(stream, { from: Number(revision), max: 1 })) return event;
    return undefined;
  }
}

function reply({ events, position }: Found, limit: number, after: bigint | undefined) {
  const page = new Page(limit);
  for (const event of events) {
    if (page.add(readableEvent(event))) continue;
    // What has no room comes with the next page.
    return { events: page.events, position: page.events.at(-1)?.position ?? String(after ?? 0n) };
  }
  return { events: page.events, position: String(position) };
}
