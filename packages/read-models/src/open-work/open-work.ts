import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { backoffMs } from '@modosu/concurrency/retry';
import { SingleFlight } from '@modosu/concurrency/single-flight';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { Database, DatabaseTransaction } from '../database/database';
import type { Projection } from '../projection';

export interface OpenedWork {
  readonly id: string;
  /** Plain JSON, given to `work`. */
  readonly detail?: unknown;
  /** Real time, ms since 1970, before which it is left alone (none). */
  readonly dueAtMs?: number;
}

export interface OpenWorkOptions {
  /** Name of the process; its rows are in the table `open_work_<name>` (other characters become `_`). */
  readonly name: string;
  readonly db: Database<OpenWorkTables>;
  readonly prefixes: readonly string[];
  /** Raise it when opens or closes change (1). */
  readonly version?: number;
  /** What an event leaves to be done, if anything. */
  opens(event: RecordedEvent): readonly OpenedWork[] | null;
  /** Ids of what an event finishes, if any. */
  closes(event: RecordedEvent): readonly string[] | null;
  /** How long the fast path has before the sweeper looks after it. */
  readonly graceMs: number;
  /** From which the pauses between the tries of a piece grow (`graceMs`): twice as long with each. */
  readonly pauseMs?: number;
  /** Goes on with one piece of work until it is finished or can go no further. Must be idempotent. */
  work(id: string, detail: unknown): Promise<void>;
  /** How many pieces are worked on at a time (16). */
  readonly concurrency?: number;
  /** How often the sweeper looks (500 ms). */
  readonly sweepMs?: number;
  /** Longest pause between two tries of one piece (30,000 ms). */
  readonly longestPauseMs?: number;
  /** Real clock, in ms since 1970. */
  readonly clock?: () => number;
}

export interface OpenWorkHealth {
  readonly open: number;
  /** For how long the piece has waited that waits longest; 0 where none is due. */
  readonly oldestSeconds: number;
  /** Pieces whose last try failed, the oldest first, at most 20. */
  readonly failing: readonly { readonly id: string; readonly attempts: number; readonly error: string }[];
}

/** Times in ms since 1970. */
interface OpenWorkRow {
  readonly id: string;
  /** As JSON. */
  readonly detail: string;
  readonly opened_at: number;
  readonly due_at: number;
  readonly attempts: number;
  readonly last_error: string | null;
}

interface OpenWorkTables {
  readonly [table: `open_work_${string}`]: OpenWorkRow;
}

type Piece = Pick<OpenWorkRow, 'id' | 'detail' | 'attempts'>;

/** What a batch of events leaves open and closes, in the end. */
export interface OpenWorkChange {
  readonly opened: ReadonlyMap<string, OpenedWork>;
  readonly closed: ReadonlySet<string>;
}

/** How long to leave a piece alone after its n-th try (from 1): twice as long each time. */
export function pauseAfter(attempts: number, pauseMs: number, longestPauseMs: number): number {
  return backoffMs(attempts + 1, pauseMs, longestPauseMs);
}

/** The change that events make together: what one opens and a later one closes is never written. */
export function openWorkChange(
  events: readonly RecordedEvent[],
  { opens, closes }: Pick<OpenWorkOptions, 'opens' | 'closes'>,
): OpenWorkChange {
  const opened = new Map<string, OpenedWork>();
  const closed = new Set<string>();
  for (const event of events) {
    for (const id of closes(event) ?? []) {
      opened.delete(id);
      closed.add(id);
    }
    // What is open stays as it was opened, as it does in the table.
    for (const work of opens(event) ?? []) if (!opened.has(work.id)) opened.set(work.id, work);
  }
  return { opened, closed };
}

/** The list of what a process has begun and not finished, and the sweeper that finishes it. */
export class OpenWork {
  /** Give it to the service's ProjectionRunner. */
  readonly projection: Projection;
  private readonly table: `open_work_${string}`;
  private readonly concurrency: number;
  private readonly flights = new SingleFlight();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(private readonly options: OpenWorkOptions) {
    this.table = `open_work_${options.name.replace(/\W/g, '_')}`;
    this.concurrency = options.concurrency ?? 16;
    this.projection = {
      name: `open-work:${options.name}`,
      version: options.version ?? 1,
      prefixes: options.prefixes,
      tables: [this.table],
      volatile: { [this.table]: ['opened_at', 'due_at', 'attempts', 'last_error'] },
      schema: (db) => this.makeTable(db),
      apply: (trx, events) => this.apply(trx, events),
    };
  }

  /** Starts the sweeper; what is left from before is due at once, but for what has a date. The runner must have started. */
  async start(): Promise<void> {
    this.stopping = false;
    await this.options.db.updateTable(this.table).set({ due_at: 0 }).where('opened_at', '<=', this.now()).execute();
    this.timer = setInterval(() => this.look(), this.options.sweepMs ?? 500);
    this.look();
  }

  /** Resolves when the work begun is done. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.looking;
    await this.flights.settled();
  }

  /** In the one copy of several that leads. */
  lead(): Promise<void> {
    return this.start();
  }

  /** Another copy leads, or will. */
  follow(): Promise<void> {
    return this.stop();
  }

  /** Works on everything that is open, due or not. @returns how many pieces were worked on */
  async sweepNow(): Promise<number> {
    const rows = await this.rows(Number.MAX_SAFE_INTEGER, 100_000);
    await forEachLimit(rows, this.concurrency, (row) => this.workOn(row));
    return rows.length;
  }

  get name(): string {
    return this.options.name;
  }

  /** Lets a piece be tried at the next look, whatever its pause. @returns false if it is not open */
  async dueNow(id: string): Promise<boolean> {
    const piece = await this.options.db.selectFrom(this.table).select('id').where('id', '=', id).executeTakeFirst();
    if (!piece) return false;
    await this.options.db.updateTable(this.table).set({ due_at: 0 }).where('id', '=', id).execute();
    return true;
  }

  async health(): Promise<OpenWorkHealth> {
    const { db } = this.options;
    const { open, oldest } = await db
      .selectFrom(this.table)
      .select((select) => [select.fn.countAll<number>().as('open'), select.fn.min('opened_at').as('oldest')])
      .executeTakeFirstOrThrow();
    const oldestSeconds = oldest === null ? 0 : Math.max(0, Math.floor((this.now() - Number(oldest)) / 1_000));
    const failing = await db
      .selectFrom(this.table)
      .select(['id', 'attempts', 'last_error as error'])
      .where('last_error', 'is not', null)
      .orderBy('opened_at')
      .orderBy('id')
      .limit(20)
      .$narrowType<{ error: string }>()
      .execute();
    return { open: Number(open), oldestSeconds, failing };
  }

  /** One look at a time; starts as many due pieces as there is room for. */
  private look(): void {
    const room = this.concurrency - this.flights.size;
    if (this.stopping || room <= 0) return;
    this.looking = this.looking.then(async () => {
      // Those being worked on are still in the table, so that many more are asked for.
      const rows = await this.rows(this.now(), this.concurrency * 2).catch(() => []);
      const idle = rows.filter(({ id }) => !this.flights.has(id));
      const free = this.stopping ? 0 : this.concurrency - this.flights.size;
      for (const row of idle.slice(0, Math.max(0, free))) {
        void this.workOn(row).then(() => idle.length > free && this.look());
      }
    });
  }

  private workOn(row: Piece): Promise<void> {
    return this.flights.run(row.id, () => this.tryOnce(row));
  }

  private async tryOnce({ id, detail, attempts }: Piece): Promise<void> {
    const { work, graceMs, pauseMs = graceMs, longestPauseMs = 30_000, db } = this.options;
    let failure: string | null = null;
    try {
      await work(id, JSON.parse(detail));
    } catch (error) {
      failure = error instanceof Error ? `${error.name}: ${messageOf(error)}` : messageOf(error);
    }
    const due = this.now() + pauseAfter(attempts + 1, pauseMs, longestPauseMs);
    await db
      .updateTable(this.table)
      .set({ attempts: attempts + 1, last_error: failure, due_at: due })
      .where('id', '=', id)
      .execute()
      // The database may be closing: the row stays as it was, and so stays due.
      .catch(() => undefined);
  }

  private async rows(dueAt: number, limit: number): Promise<Piece[]> {
    return this.options.db
      .selectFrom(this.table)
      .select(['id', 'detail', 'attempts'])
      .where('due_at', '<=', dueAt)
      .orderBy('due_at')
      .limit(limit)
      .execute();
  }

  private async makeTable(db: Database<OpenWorkTables>): Promise<void> {
    await db.schema
      .createTable(this.table)
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('last_error', 'text')
      .execute();
    await db.schema.createIndex(`${this.table}_due`).ifNotExists().on(this.table).column('due_at').execute();
  }

  private async apply(trx: DatabaseTransaction<OpenWorkTables>, events: readonly RecordedEvent[]): Promise<void> {
    const { opened, closed } = openWorkChange(events, this.options);
    if (closed.size > 0)
      await trx
        .deleteFrom(this.table)
        .where('id', 'in', [...closed])
        .execute();
    if (opened.size === 0) return;
    const now = this.now();
    const rows = [...opened.values()].map(({ id, detail = null, dueAtMs = 0 }) => ({
      id,
      detail: JSON.stringify(detail),
      // From when on it is work, so that a start does not make it due before its date.
      opened_at: Math.max(now, dueAtMs),
      due_at: Math.max(now + this.options.graceMs, dueAtMs),
      attempts: 0,
      last_error: null,
    }));
    await trx
      .insertInto(this.table)
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  private now(): number {
    return (this.options.clock ?? Date.now)();
  }
}
