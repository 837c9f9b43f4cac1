import { randomUUID } from 'node:crypto';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { counter } from '@modosu/event-sourcing/testing/counter';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { ColumnType } from 'kysely';
import type { Database } from '../database/database';
import type { Projection } from '../projection';

export interface TotalsTables {
  readonly totals: { readonly stream: string; readonly total: number; readonly seen_at: string };
  readonly counts: { readonly position: ColumnType<number, bigint>; readonly by: number };
}

/** Writers and a projection of counters, in streams of a category that no other test uses. */
export class Counters {
  private readonly aggregate;

  constructor(
    store: EventStore,
    readonly category = `c${randomUUID()}`,
  ) {
    this.aggregate = new Aggregate({ store, category: this.category, decider: counter, service: 'tests' });
  }

  /** @returns the commit position of the last of the events */
  async count(id: string, by: number, times = 1): Promise<bigint> {
    const { position } = await this.aggregate.handle(id, { kind: 'count', by, times }, contextOf(randomUUID()));
    return position ?? 0n;
  }

  /** The sum per counter, with an index, a named key and a column that is no fold of the log. */
  totals(version: number, before: (event: RecordedEvent) => unknown = () => undefined): Projection<TotalsTables> {
    return {
      name: 'totals',
      version,
      prefixes: [`${this.category}-`],
      tables: ['totals', 'counts'],
      volatile: { totals: ['seen_at'] },
      async schema(db) {
        await db.schema
          .createTable('totals')
          .ifNotExists()
          .addColumn('stream', 'text', (column) => column.notNull())
          .addColumn('total', 'integer', (column) => column.notNull())
          .addColumn('seen_at', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('totals_key', ['stream'])
          .execute();
        await db.schema
          .createTable('counts')
          .ifNotExists()
          .addColumn('position', 'bigint', (column) => column.primaryKey())
          .addColumn('by', 'integer', (column) => column.notNull())
          .execute();
        await db.schema.createIndex('totals_total').ifNotExists().on('totals').column('total').execute();
      },
      async apply(trx, events) {
        for (const event of events) {
          await before(event);
          const by = (event.data as { by: number }).by * version;
          await trx
            .insertInto('totals')
            .values({ stream: event.stream, total: by, seen_at: randomUUID() })
            .onConflict((conflict) =>
              conflict
                .column('stream')
                .doUpdateSet((set) => ({ total: set('totals.total', '+', set.ref('excluded.total')) })),
            )
            .execute();
          await trx.insertInto('counts').values({ position: event.position, by }).execute();
        }
      },
    };
  }

  /** The totals as the live table has them, by the counters' ids. */
  async rows(db: Database<TotalsTables>): Promise<Record<string, number>> {
    const rows = await db.selectFrom('totals').select(['stream', 'total']).orderBy('stream').execute();
    return Object.fromEntries(rows.map(({ stream, total }) => [stream.slice(this.category.length + 1), total]));
  }
}

export function contextOf(commandId: string) {
  return { commandId, correlationId: 'c', causationId: 'c', actor: { id: 'ops' }, now: '2019-07-01T00:00:00.000Z' };
}
