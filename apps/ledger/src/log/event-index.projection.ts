import type { Projection } from '@modosu/read-models/projection';
import { insertRows, updating } from '../books/bulk';
import { type EventIndexTables, indexRow, streamRows } from './index-rows';

/** Streams of every category: their names begin with a small letter, those of the store itself with `$`. */
export const EVERY_STREAM = [...'abcdefghijklmnopqrstuvwxyz'];

/** Every event of the log by its id, its request, its cause and its customer; and the streams with their ends. */
export const eventIndexProjection: Projection<EventIndexTables> = {
  name: 'event-index',
  version: 1,
  prefixes: EVERY_STREAM,
  tables: ['log_events', 'log_streams'],

  async schema(db) {
    await db.schema
      .createTable('log_events')
      .ifNotExists()
      .addColumn('position', 'bigint', (column) => column.primaryKey())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('stream', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('customer_id', 'text')
      .addColumn('correlation_id', 'text', (column) => column.notNull())
      .addColumn('causation_id', 'text', (column) => column.notNull())
      .addColumn('command_id', 'text', (column) => column.notNull())
      .addColumn('occurred_at', 'text', (column) => column.notNull())
      .addColumn('hash_start', 'text', (column) => column.notNull())
      .execute();
    for (const column of ['event_id', 'correlation_id', 'causation_id']) {
      await db.schema.createIndex(`log_events_${column}`).ifNotExists().on('log_events').column(column).execute();
    }
    await db.schema
      .createIndex('log_events_customer')
      .ifNotExists()
      .on('log_events')
      .columns(['customer_id', 'position'])
      .where('customer_id', 'is not', null)
      .execute();
    await db.schema
      .createTable('log_streams')
      .ifNotExists()
      .addColumn('stream', 'text', (column) => column.primaryKey())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('log_streams_category')
      .ifNotExists()
      .on('log_streams')
      .columns(['category', 'stream'])
      .execute();
  },

  async apply(trx, events) {
    await insertRows(trx, 'log_events', events.map(indexRow));
    await insertRows(trx, 'log_streams', streamRows(events), updating(['stream'], ['revision', 'position', 'last_at']));
  },
};
