import type { DatabaseTransaction } from '@modosu/event-sourcing/database';
import { rowsWhereIn } from '../bulk';
import type { EntryRow } from '../posting/entry-rows';

/** Where an event is. */
export interface EventPlace {
  stream: string;
  revision: number;
}

type Key = 'event_id' | 'causation_id';

/** The events with one of these ids, or caused by one of them; at most so many, the oldest first. */
export async function placesOf(
  trx: DatabaseTransaction,
  key: Key,
  ids: readonly string[],
  most: number,
): Promise<EventPlace[]> {
  const rows = await rowsWhereIn<EntryRow>(trx, 'entries', key, ids);
  return rows
    .sort((a, b) => a.position - b.position)
    .slice(0, most)
    .map(({ stream, revision }) => ({ stream, revision }));
}
