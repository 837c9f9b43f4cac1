import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import type { EventIndexTables, IndexRow } from '../log/index-rows';

/** Where an event is. */
export type EventPlace = Pick<IndexRow, 'stream' | 'revision'>;

/** The events with one of these ids, or caused by one of them; at most so many, the oldest first. */
export async function placesOf(
  db: Database<EventIndexTables> | DatabaseTransaction<EventIndexTables>,
  key: 'event_id' | 'causation_id',
  ids: readonly string[],
  most: number,
): Promise<EventPlace[]> {
  const rows = await rowsWhereIn(db, 'log_events', key, ids);
  return rows.sort((a, b) => a.position - b.position).slice(0, most);
}

/** The events of a command, which all have the correlation of the request that it belongs to. */
export async function placesOfCommand(
  db: Database<EventIndexTables>,
  correlationId: string,
  commandId: string,
  most: number,
): Promise<EventPlace[]> {
  return db
    .selectFrom('log_events')
    .selectAll()
    .where('correlation_id', '=', correlationId)
    .where('command_id', '=', commandId)
    .orderBy('position')
    .limit(most)
    .execute();
}
