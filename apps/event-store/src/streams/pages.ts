import { DamagedLog } from '../damage/damage';
import type { Row } from '../store/database';
import type { EventLog } from '../store/event-log';
import { firstReadable, isYoungEnough, type StreamHead } from '../store/stream-heads';
import { TOMBSTONE_REVISION } from '../wire/recorded-event';

/** Rows of a page are chosen so that a page stays near so many bytes, and the event loop is never held for long. */
const PAGE_BYTES = 512 * 1024;
const PAGE_ROWS = 500;
const FIRST_ROWS = 32;

export interface Page {
  readonly rows: readonly Row[];
  /** nothing lies beyond this page now */
  readonly atEnd: boolean;
}

/** Adapts the number of rows to their size. */
class PageSize {
  private rows = FIRST_ROWS;

  limit(most: number): number {
    return Math.min(this.rows, most);
  }

  learn(page: readonly Row[]): void {
    if (page.length === 0) return;
    let bytes = 0;
    for (const row of page) bytes += row.frame.length;
    this.rows = Math.max(1, Math.min(PAGE_ROWS, Math.floor((PAGE_BYTES * page.length) / bytes), this.rows * 4));
  }
}

/** Reads on and on from where it is, page by page. `next(most)` gives at most that many rows. */
export interface Pages {
  next(most: number): Page;
}

/** What lies before something damaged is served like everything else: then its page is read one by one. */
const beforeDamage = (limit: number, page: (limit: number) => Page): Page => {
  try {
    return page(limit);
  } catch (error) {
    if (limit === 1 || !(error instanceof DamagedLog)) throw error;
    return page(1);
  }
};

/** Pages of $all; `at` is the first position that may come. */
export class AllPages implements Pages {
  private readonly size = new PageSize();

  constructor(
    private readonly log: EventLog,
    private at: number,
    private readonly backwards: boolean,
  ) {}

  next(most: number): Page {
    return beforeDamage(this.size.limit(most), (limit) => this.page(limit));
  }

  private page(limit: number): Page {
    const rows = this.backwards
      ? this.log.database.allBackwards(this.at, limit)
      : this.log.database.allForwards(this.at, limit);
    this.size.learn(rows);
    this.checkUnbroken(rows, limit);
    const last = rows.at(-1);
    if (last) this.at = last.position + (this.backwards ? -1 : 1);
    return { rows, atEnd: rows.length < limit };
  }

  /** Every position from 1 to the last is taken: one that does not come has been lost. */
  private checkUnbroken(rows: readonly Row[], limit: number): void {
    const { database, lastPosition } = this.log;
    const from = this.backwards ? Math.min(this.at, lastPosition) : Math.max(this.at, 1);
    const there = this.backwards ? from : lastPosition - from + 1;
    const step = this.backwards ? -1 : 1;
    const wanted = Math.max(0, Math.min(limit, there));
    for (let index = 0; index < wanted; index++)
      if (rows[index]?.position !== from + index * step)
        throw database.damaged(`the event at position ${from + index * step} is missing`);
  }
}

/** Pages of one stream; what its metadata hide is left out. */
export class StreamPages implements Pages {
  private readonly size = new PageSize();

  constructor(
    private readonly log: EventLog,
    private readonly stream: string,
    private at: number,
    private readonly backwards: boolean,
    private readonly now: () => number,
  ) {}

  next(most: number): Page {
    return beforeDamage(this.size.limit(most), (limit) => this.page(limit));
  }

  private page(limit: number): Page {
    const head = this.log.heads.get(this.stream);
    if (head.id === 0) return { rows: [], atEnd: true };
    const first = firstReadable(head);
    const rows = this.backwards ? this.backwardsFrom(head, first, limit) : this.forwardsFrom(head, first, limit);
    this.size.learn(rows);
    this.checkUnbroken(head, rows);
    const last = rows.at(-1);
    if (last) this.at = last.revision + (this.backwards ? -1 : 1);
    return { rows: this.youngEnough(head, rows), atEnd: rows.length < limit };
  }

  /** Revisions follow one another (a tombstone, which only subscribers come upon, does not). */
  private checkUnbroken(head: StreamHead, rows: readonly Row[]): void {
    const step = this.backwards ? -1 : 1;
    for (let index = 1; index < rows.length; index++) {
      const wanted = rows[index - 1]!.revision + step;
      if (rows[index]!.revision !== wanted && rows[index]!.revision !== TOMBSTONE_REVISION)
        throw this.missing(head, wanted);
    }
    const [first] = rows;
    const from = this.backwards ? Math.min(this.at, head.last) : Math.max(this.at, firstReadable(head));
    const isThere = from <= head.last && from >= firstReadable(head) && !head.tombstoned;
    if (isThere && first?.revision !== from) throw this.missing(head, from);
  }

  private missing(head: StreamHead, revision: number): Error {
    return this.log.database.damaged(`revision ${revision} of stream '${head.name}' is missing`);
  }

  private forwardsFrom(head: StreamHead, first: number, limit: number): Row[] {
    return this.log.database.streamForwards(head.id, Math.max(this.at, first), limit);
  }

  private backwardsFrom(head: StreamHead, first: number, limit: number): Row[] {
    if (this.at < first) return [];
    const rows = this.log.database.streamBackwards(head.id, Math.min(this.at, head.last), limit);
    const hidden = rows.findIndex((row) => row.revision < first);
    return hidden < 0 ? rows : rows.slice(0, hidden);
  }

  private youngEnough(head: StreamHead, rows: readonly Row[]): readonly Row[] {
    if (head.metadata?.maxAgeMs === undefined) return rows;
    const now = this.now();
    return rows.filter((row) => isYoungEnough(head, row, now));
  }
}

/** Lets appends through between two pages. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
