import type { EventLine } from '@modosu/contracts/log.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Injectable } from '@nestjs/common';
import { categoryOf, type EventIndexTables, type IndexRow, type StreamRow } from './index-rows';

/** Whose events, of which kind, are looked for. */
export interface Wanted {
  readonly category?: string;
  readonly type?: string;
  readonly customerId?: string;
}

export const MOST_CORRELATED = 500;

/** Questions to the index of the log. */
@Injectable()
export class EventIndex {
  constructor(private readonly database: ServiceDatabase) {}

  /** @throws Refusal NOT_FOUND */
  async find(eventId: string): Promise<IndexRow> {
    const row = await this.rows().where('event_id', '=', eventId).executeTakeFirst();
    if (!row) throw new Refusal('NOT_FOUND');
    return row;
  }

  async count(trx: DatabaseTransaction<EventIndexTables>): Promise<number> {
    const counted = await trx
      .selectFrom('log_events')
      .select((select) => select.fn.countAll<number>().as('events'))
      .executeTakeFirstOrThrow();
    return counted.events;
  }

  /** Everything of the same request, in the order of the log: it holds what caused the event and what it caused. */
  async correlatedWith({ correlation_id }: IndexRow): Promise<IndexRow[]> {
    return this.rows()
      .where('correlation_id', '=', correlation_id)
      .orderBy('position')
      .limit(MOST_CORRELATED + 1)
      .execute();
  }

  /** In the order of the log, or its last ones in that order where no position is given. */
  async positions(
    trx: DatabaseTransaction<EventIndexTables>,
    wanted: Wanted,
    after: bigint | undefined,
    limit: number,
  ): Promise<IndexRow[]> {
    let query = trx.selectFrom('log_events').selectAll();
    if (wanted.customerId !== undefined) query = query.where('customer_id', '=', wanted.customerId);
    if (wanted.type !== undefined) query = query.where('type', '=', wanted.type);
    if (wanted.category !== undefined) query = query.where('stream', 'like', `${wanted.category}-%`);
    if (after !== undefined) {
      return query.where('position', '>', Number(after)).orderBy('position').limit(limit).execute();
    }
    const last = await query.orderBy('position', 'desc').limit(limit).execute();
    return last.reverse();
  }

  /** Streams by name. */
  async streams({ category }: { category?: string }, after: string | undefined, limit: number): Promise<StreamRow[]> {
    let query = this.db.selectFrom('log_streams').selectAll();
    // The index knows the first word of a name; a category may have two, like read-model.
    if (category !== undefined)
      query = query.where('category', '=', categoryOf(category)).where('stream', 'like', `${category}-%`);
    if (after !== undefined) query = query.where('stream', '>', after);
    return query.orderBy('stream').limit(limit).execute();
  }

  private get db(): Database<EventIndexTables> {
    return this.database.kysely;
  }

  private rows() {
    return this.db.selectFrom('log_events').selectAll();
  }
}

/** What caused an event: an event, or the last event before it of the command that asked for it. */
export function causeAmong(rows: readonly IndexRow[], event: IndexRow): IndexRow | undefined {
  return rows.findLast((row) => row.position < event.position && isCause(row, event));
}

export function causedAmong(rows: readonly IndexRow[], event: IndexRow): IndexRow[] {
  return rows.filter((row) => row.position > event.position && isCause(event, row));
}

function isCause(cause: IndexRow, effect: IndexRow): boolean {
  if (effect.causation_id === cause.event_id) return true;
  return effect.causation_id === cause.command_id && effect.command_id !== cause.command_id;
}

export function eventLine(row: IndexRow): EventLine {
  return {
    id: row.event_id,
    stream: row.stream,
    revision: row.revision,
    position: String(row.position),
    type: row.type,
    occurredAt: row.occurred_at,
    causationId: row.causation_id,
    commandId: row.command_id,
    correlationId: row.correlation_id,
    customerId: row.customer_id ?? undefined,
  };
}
