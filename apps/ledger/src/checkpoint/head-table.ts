import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type LogMark, markFrom, markOf, markText } from '@modosu/event-store-client/store/log-mark';
import { columnNames } from '@modosu/read-models/database/catalogue';
import type { Database } from '@modosu/read-models/database/database';
import { whileNobodyElseMigrates } from '@modosu/read-models/database/migration-lock';
import type { ColumnType } from 'kysely';
import { insertRows, rowsWhereIn, updating } from '../books/bulk';
import {
  advanced,
  chainFault,
  headLeaf,
  headLeafHash,
  type NamedLeaf,
  NO_ORDER,
  orderAfter,
  type StreamHead,
  unwrittenHead,
} from '../tree/stream-head';
import { LogBroken, placeOf } from './log-broken';

const HEADS = 'stream_heads';
const PROGRESS = 'stream_heads_progress';
const LAST_EVENT = 'last_event';

interface HeadRow {
  stream: string;
  revision: number;
  hash: string;
  /** The frontier's hashes, one behind another, in hex. */
  frontier: string;
  /** Hash of the stream's leaf in the seal's tree, in hex. */
  leaf: string;
}

interface HeadTables {
  readonly [HEADS]: HeadRow;
  /** One row. */
  readonly [PROGRESS]: {
    readonly id: number;
    readonly position: ColumnType<number, bigint, bigint>;
    readonly events: number;
    readonly log_order: string;
    readonly [LAST_EVENT]: ColumnType<string | null, string | undefined>;
  };
}

/** How far the log has been folded, and what it comes to there. */
export interface HeadTotals {
  readonly position: bigint;
  readonly streams: number;
  readonly events: number;
  /** See SealStatement. */
  readonly order: string;
  /** The last event folded; not there if none was, or by an earlier release. */
  readonly last?: LogMark;
}

/**
 * The heads of all streams, as far as the log has been folded into them: one row a stream. Like every read model it can
 * be thrown away; it is filled again from the log.
 */
export class HeadTable {
  /** @param writer the same database where only one copy of the service may write into it */
  constructor(
    private readonly db: Database<HeadTables>,
    private readonly writer: () => Database<HeadTables> = () => db,
  ) {}

  prepare(): Promise<void> {
    return whileNobodyElseMigrates(this.db, () => this.make());
  }

  private async make(): Promise<void> {
    await this.db.schema
      .createTable(HEADS)
      .ifNotExists()
      .addColumn('stream', 'text', (column) => column.primaryKey())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('frontier', 'text', (column) => column.notNull())
      .addColumn('leaf', 'text', (column) => column.notNull())
      .execute();
    await this.db.schema
      .createTable(PROGRESS)
      .ifNotExists()
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('events', 'bigint', (column) => column.notNull())
      .addColumn('log_order', 'text', (column) => column.notNull())
      .addColumn(LAST_EVENT, 'text')
      .execute();
    // Tables of earlier releases have no such column.
    if (!(await columnNames(this.db, PROGRESS)).includes(LAST_EVENT))
      await this.db.schema.alterTable(PROGRESS).addColumn(LAST_EVENT, 'text').execute();
    await this.db
      .insertInto(PROGRESS)
      .values({ id: 1, position: 0n, events: 0, log_order: NO_ORDER })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async totals(): Promise<HeadTotals> {
    const progress = await this.db.selectFrom(PROGRESS).selectAll().executeTakeFirstOrThrow();
    const { position, events, log_order } = progress;
    const { streams } = await this.db
      .selectFrom(HEADS)
      .select((eb) => eb.fn.countAll<number>().as('streams'))
      .executeTakeFirstOrThrow();
    return {
      position: BigInt(position),
      events,
      streams,
      order: log_order,
      last: markFrom(progress[LAST_EVENT]),
    };
  }

  async head(stream: string): Promise<StreamHead | undefined> {
    const row = await this.db.selectFrom(HEADS).selectAll().where('stream', '=', stream).executeTakeFirst();
    return row && headOf(row);
  }

  async all(): Promise<StreamHead[]> {
    const rows = await this.db.selectFrom(HEADS).selectAll().execute();
    return rows.map(headOf);
  }

  async leaves(): Promise<NamedLeaf[]> {
    const rows = await this.db.selectFrom(HEADS).select(['stream', 'leaf']).execute();
    return rows.map(({ stream, leaf }) => ({ stream, leaf: Buffer.from(leaf, 'hex') }));
  }

  /**
   * Folds events that come next in the log. All or none.
   * @throws LogBroken naming the first event that is not what was written at its place
   */
  async fold(events: readonly RecordedEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const writer = this.writer();
    await writer.transaction().execute(async (trx) => {
      const names = events.map(({ stream }) => stream);
      const heads = new Map<string, StreamHead>();
      for (const row of await rowsWhereIn(trx, HEADS, 'stream', names)) heads.set(row.stream, headOf(row));
      const before = await trx.selectFrom(PROGRESS).select('log_order').executeTakeFirstOrThrow();
      let order: Buffer = Buffer.from(before.log_order, 'hex');
      for (const event of events) {
        const head = heads.get(event.stream) ?? unwrittenHead(event.stream);
        const fault = chainFault(head, event);
        if (fault) throw new LogBroken({ law: 'hash-chain', message: `${event.type}: ${fault}`, ...placeOf(event) });
        heads.set(event.stream, advanced(head, event));
        order = orderAfter(order, event.metadata.hash);
      }
      const written = updating(['stream'], ['revision', 'hash', 'frontier', 'leaf']);
      await insertRows(trx, HEADS, [...heads.values()].map(rowOf), written);
      await trx
        .updateTable(PROGRESS)
        .set((eb) => ({
          position: last.position,
          events: eb('events', '+', events.length),
          log_order: order.toString('hex'),
          [LAST_EVENT]: markText(markOf(last)),
        }))
        .execute();
    });
  }
}

function rowOf(head: StreamHead): HeadRow {
  const { stream, revision, hash } = head;
  const frontier = Buffer.concat([...head.frontier]).toString('hex');
  return { stream, revision, hash, frontier, leaf: headLeafHash(headLeaf(head)).toString('hex') };
}

function headOf({ stream, revision, hash, frontier }: HeadRow): StreamHead {
  const bytes = Buffer.from(frontier, 'hex');
  const hashes = Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
  return { stream, revision, hash, frontier: hashes };
}
