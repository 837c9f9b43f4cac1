import type { Posting } from '@modosu/accounting/entry';
import type { LotFlow, TraceNode } from '@modosu/contracts/ledger.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import { lotKey } from '../lot/lot-rows';
import { remedyOf } from '../posting/account-pages';
import type { PostingRow } from '../posting/entry-rows';
import type { MoneyTables } from './money-tables';

/** An event of a trace: what caused it and what it posted. */
export interface TraceEvent {
  eventId: string;
  stream: string;
  revision: number;
  type: string;
  at: string;
  causationId: string;
  correlationId: string;
  /** Of the command that made it; known only where the event itself was read. */
  commandId?: string;
  entry: Posting[];
}

/**
 * Where the events are that opened, used, held, released or voided these lots, and those that put them or what used
 * them right.
 * @returns log positions
 */
export async function positionsOf(
  trx: DatabaseTransaction<MoneyTables>,
  lots: readonly TraceNode[],
): Promise<number[]> {
  const lotIds = lots.map(({ lotId }) => lotId);
  const traced = new Set(lots.map((lot) => lotKey({ customer_id: lot.customerId, lot_id: lot.lotId })));
  const inTrace = (row: { customer_id: string; lot_id: string }) => traced.has(lotKey(row));
  const opened = (await rowsWhereIn(trx, 'lots', 'lot_id', lotIds)).filter(inTrace);
  const moved = (await rowsWhereIn(trx, 'lot_moves', 'lot_id', lotIds)).filter(inTrace);
  const debitIds = lots.flatMap(({ uses }) => uses.map(({ debitId }) => debitId));
  const used = (await rowsWhereIn(trx, 'lot_uses', 'debit_id', debitIds)).filter(inTrace);
  const originals = [...lotIds, ...lots.flatMap(({ uses }) => uses.filter(isDebit).map(({ debitId }) => debitId))];
  return [...[...opened, ...moved, ...used].map(({ position }) => position), ...(await remediesOf(trx, originals))];
}

/** Where the events are that put these originals right. @returns log positions */
export async function remediesOf(
  trx: DatabaseTransaction<MoneyTables>,
  originalIds: readonly string[],
): Promise<number[]> {
  const remedies = await rowsWhereIn(trx, 'postings', 'original_id', originalIds);
  return remedies.map(({ position }) => position);
}

/** The events at these positions as far as they posted something, in the order of the log. */
export async function eventsAt(
  trx: DatabaseTransaction<MoneyTables>,
  positions: readonly number[],
): Promise<TraceEvent[]> {
  const entries = await rowsWhereIn(trx, 'entries', 'position', positions);
  const postings = await rowsWhereIn(trx, 'postings', 'position', positions);
  const byPosition = new Map<number, PostingRow[]>();
  for (const posting of postings.sort((a, b) => a.no - b.no)) {
    byPosition.set(posting.position, [...(byPosition.get(posting.position) ?? []), posting]);
  }
  return entries
    .sort((a, b) => a.position - b.position)
    .map((row) => ({
      eventId: row.event_id,
      stream: row.stream,
      revision: row.revision,
      type: row.type,
      at: row.occurred_at,
      causationId: row.causation_id,
      correlationId: row.correlation_id,
      entry: (byPosition.get(row.position) ?? []).map(postingOf),
    }));
}

/**
 * All events of a transaction at its provider and of its compensation, those without an entry too: they say how it came
 * about and who had it put right. Read from the log itself, since these streams are short.
 */
export async function storyOf(store: EventStore, transactionId: string): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for (const stream of [`charge-${transactionId}`, `compensation-${transactionId}`]) {
    for await (const event of store.readStream(stream)) events.push(traceEvent(event));
  }
  return events;
}

/** Both, each event once: by time, and within a stream in its own order. */
export function inOrder(...lists: readonly TraceEvent[][]): TraceEvent[] {
  const events = new Map<string, TraceEvent>();
  for (const event of lists.flat()) {
    if (events.get(event.eventId)?.commandId === undefined) events.set(event.eventId, event);
  }
  return [...events.values()]
    .map((event, index) => ({ event, index }))
    .sort((a, b) => compare(a.event.at, b.event.at) || sameStream(a.event, b.event) || a.index - b.index)
    .map(({ event }) => event);
}

export function traceEvent({ id, stream, revision, type, data, metadata }: RecordedEvent): TraceEvent {
  return {
    eventId: id,
    stream,
    revision,
    type,
    at: metadata.occurredAt,
    causationId: metadata.$causationId,
    correlationId: metadata.$correlationId,
    commandId: metadata.commandId,
    entry: (data as { entry?: { postings: Posting[] } }).entry?.postings ?? [],
  };
}

/** The event at this place of its stream, as it is in the log. */
export async function eventIn(store: EventStore, stream: string, revision: number): Promise<RecordedEvent | undefined> {
  for await (const event of store.readStream(stream, { from: revision, max: 1 })) return event;
  return undefined;
}

function isDebit({ kind }: LotFlow['uses'][number]): boolean {
  return kind === 'payment' || kind === 'transfer';
}

function postingOf(row: PostingRow): Posting {
  return { account: row.account, amountYen: row.amount_yen, ...remedyOf(row) };
}

function sameStream(a: TraceEvent, b: TraceEvent): number {
  return a.stream === b.stream ? a.revision - b.revision : 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
