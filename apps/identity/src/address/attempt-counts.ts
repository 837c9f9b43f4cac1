import { whileNobodyElseMigrates } from '@modosu/read-models/database/migration-lock';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { type Cap, countedFrom, type Slice, sliceMs, sliceOf, waitMs } from './attempt-window';

/** An attempt that was let in, and counts unless it is taken back; or how long until one is. */
export type Counted =
  | { readonly allowed: true; takeBack(): Promise<void> }
  | { readonly allowed: false; readonly retryAfterSeconds: number };

interface Place {
  readonly cap: Cap;
  readonly startMs: number;
}

const TABLE = 'attempts';
const HOUR_MS = 3_600_000;
/** How often what counts no more is thrown away, in real time. */
const CLEANED_EVERY_MS = 600_000;

/**
 * Counts attempts in the service's database, so that a restart forgets none and copies of the service count together.
 * It is no read model: it is not in the log, and who throws it away forgives what was tried in the last hours.
 */
@Injectable()
export class AttemptCounts implements OnModuleInit {
  private cleanedAt = 0;

  constructor(private readonly database: ServiceDatabase) {}

  async onModuleInit(): Promise<void> {
    const db = this.database.kysely;
    await whileNobodyElseMigrates(db, () =>
      db.schema
        .createTable(TABLE)
        .ifNotExists()
        .addColumn('key', 'varchar(300)', (column) => column.notNull())
        .addColumn('start_ms', 'bigint', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .addColumn('kept_until', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('attempts_key', ['key', 'start_ms'])
        .execute(),
    );
  }

  /**
   * Counts an attempt under every cap before it is looked at, so that many at once cannot slip through together; or
   * under none, if one of the caps is reached. What is refused writes nothing, however often it comes.
   * @param now ISO instant in the service's time
   */
  async begin(caps: readonly Cap[], now: string): Promise<Counted> {
    const atMs = Date.parse(now);
    const counted = await this.read(caps, atMs);
    const waits = caps.map((cap) => waitMs(cap, counted.get(cap.key) ?? [], atMs));
    if (waits.some((wait) => wait > 0)) return refused(Math.max(...waits));
    const places = caps.map((cap) => ({ cap, startMs: sliceOf(cap, atMs) }));
    const current = await this.add(places, 1);
    await this.clean();
    // Others may have begun since the counts were read: which of them came first, the database says.
    const isFull = ({ cap, startMs }: Place) => {
      const others = (counted.get(cap.key) ?? []).filter((slice) => slice.startMs !== startMs);
      return others.reduce((sum, { count }) => sum + count, current.get(cap.key) ?? 0) > cap.most;
    };
    const full = places.filter(isFull);
    if (full.length === 0) return { allowed: true, takeBack: () => this.add(places, -1).then(() => undefined) };
    await this.add(places, -1);
    return refused(Math.max(...full.map(({ cap }) => sliceMs(cap))));
  }

  /** True for the first caller: once for each key and time, whatever copy of the service asks. */
  async isFirst(key: string, now: string, windowMs: number): Promise<boolean> {
    const cap = { key, most: 1, windowMs };
    const startMs = Math.floor(Date.parse(now) / windowMs) * windowMs;
    return (await this.add([{ cap, startMs }], 1)).get(key) === 1;
  }

  private async read(caps: readonly Cap[], atMs: number): Promise<Map<string, Slice[]>> {
    const counted = new Map<string, Slice[]>();
    if (caps.length === 0) return counted;
    const rows = await this.database.kysely
      .selectFrom(TABLE)
      .select(['key', 'start_ms', 'count'])
      .where((where) =>
        where.or(
          caps.map((cap) => where.and([where('key', '=', cap.key), where('start_ms', '>=', countedFrom(cap, atMs))])),
        ),
      )
      .execute();
    for (const { key, start_ms, count } of rows) {
      counted.set(key, [...(counted.get(key) ?? []), { startMs: Number(start_ms), count: Number(count) }]);
    }
    return counted;
  }

  /** @returns what the slices of these places count now, by key */
  private async add(places: readonly Place[], count: number): Promise<Map<string, number>> {
    if (places.length === 0) return new Map();
    const keptUntil = (cap: Cap) => wallClock.epochMs() + 2 * cap.windowMs + HOUR_MS;
    const values = places
      .map(({ cap, startMs }) => ({ key: cap.key, start_ms: startMs, count, kept_until: keptUntil(cap) }))
      // In one order for all, or two at once would wait for each other.
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const rows = await this.database.kysely
      .insertInto(TABLE)
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['key', 'start_ms']).doUpdateSet({
          count: sql`${sql.ref(`${TABLE}.count`)} + excluded.count`,
          kept_until: sql`excluded.kept_until`,
        }),
      )
      .returning(['key', 'count'])
      .execute();
    return new Map(rows.map((row) => [row.key, Number(row.count)]));
  }

  private async clean(): Promise<void> {
    const now = wallClock.epochMs();
    if (now < this.cleanedAt + CLEANED_EVERY_MS) return;
    this.cleanedAt = now;
    await this.database.kysely.deleteFrom(TABLE).where('kept_until', '<', now).execute();
  }
}

function refused(ms: number): Counted {
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(ms / 1_000)) };
}
