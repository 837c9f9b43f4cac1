import type { Database } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import type { IndexRow } from '../log/index-rows';

/** Where an event is. */
export type EventPlace = Pick<IndexRow, 'stream' | 'revision'>;

/** The events with one of these ids, or caused by one of them; at most so many, the oldest first. */
export async function placesOf(
  db: Database,
  key: 'event_id' | 'causation_id',
  ids: readonly string[],
  most: number,
): Promise<EventPlace[]> {
  const rows = await rowsWhereIn<IndexRow>(db, 'log_events', key, ids);
  return rows.sort((a, b) => Number(a.position) - Number(b.position)).slice(0, most);
}

/** The events of a command, which all have the correlation of the request that it belongs to. */
export async function placesOfCommand(
  db: Database,
  correlationId: string,
  commandId: string,
  most: number,
): Promise<EventPlace[]> {
  const rows = await db
    .selectFrom('log_events')
    .selectAll()
    .where('correlation_id', '=', correlationId)
    .where('command_id', '=', commandId)
    .orderBy('position')
    .limit(most)
    .execute();
  return rows as IndexRow[];
}
