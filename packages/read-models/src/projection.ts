import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { AnyTables, Database, DatabaseTransaction } from './database/database';

/**
 * A read model: tables that are a fold over the log and can be thrown away and built again.
 * @typeParam Tables its own, by name
 * @example
 * const receipts: Projection<{ receipts: Receipt }> = {
 *   name: 'receipts', version: 1, prefixes: ['merchant-'], tables: ['receipts'],
 *   schema: (db) => makeReceipts(db), apply: (trx, events) => addReceipts(trx, events),
 * };
 */
export interface Projection<Tables = AnyTables> {
  readonly name: string;
  /**
   * From 1. Raise it when what the tables hold changes, or their columns or indexes: new ones are filled from the start
   * of the log beside the old, which go on answering, and then take their place.
   */
  readonly version: number;
  /** Streams whose names begin with one of these. */
  readonly prefixes: readonly string[];
  /** The tables it owns; nobody else writes or drops them. */
  readonly tables: readonly string[];
  /**
   * Per table the columns that are no fold of the log, such as when a piece of work is due. They are left out when the
   * tables are compared with a rebuild.
   */
  readonly volatile?: Readonly<Record<string, readonly string[]>>;
  /** Makes the tables, each with a primary key, and the indexes if they are not there. Nothing but that. */
  schema(db: Database<Tables>): Promise<void>;
  /**
   * Folds events, in log order, into the tables; only through `trx`, else it waits for itself for ever. How the events
   * are cut into batches must make no difference. Tables that are being filled have no indexes yet besides their
   * primary keys, so rows are found by these; in text of SQL a table is named by `sql.table`, not written out, since
   * it has another name until it takes over.
   */
  apply(trx: DatabaseTransaction<Tables>, events: readonly RecordedEvent[]): Promise<void>;
  /**
   * For a projection that keeps memory beside its tables: another one with memory of its own, which fills new tables
   * while this one goes on with the old. Without it this one fills both.
   */
  beside?(): Projection<Tables>;
}

/** A stream that a projection cannot follow. Others go on; an operator retries or drops the event. */
export interface ParkedStream {
  readonly projection: string;
  readonly stream: string;
  /** The first event that could not be applied. */
  readonly revision: number;
  readonly error: string;
  /** How many events of the stream stand behind it. */
  readonly waiting: number;
}
