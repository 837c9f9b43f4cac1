import type { Database, DatabaseTransaction } from './database';
import type { RecordedEvent } from './event';

/** A read model: tables that are a fold over the log and can be thrown away and built again. */
export interface Projection {
  readonly name: string;
  /**
   * Raise it when what the tables hold changes: they are dropped at the next start and filled again from the start of
   * the log. (Building the new ones beside the old, which go on answering, is not there yet.)
   */
  readonly version: number;
  /** Streams whose names begin with one of these. */
  readonly prefixes: readonly string[];
  /** The tables it owns; nobody else writes or drops them. */
  readonly tables: readonly string[];
  /** Makes the tables and indexes if they are not there. */
  schema(db: Database): Promise<void>;
  /** Folds events, in log order, into the tables; only through `trx`, else it waits for itself for ever. */
  apply(trx: DatabaseTransaction, events: readonly RecordedEvent[]): Promise<void>;
}

/** A stream that a projection cannot follow. Others go on; a new version of the projection tries it again. */
export interface ParkedStream {
  readonly projection: string;
  readonly stream: string;
  /** The first event that could not be applied. */
  readonly revision: number;
  readonly error: string;
  /** How many events of the stream stand behind it. */
  readonly waiting: number;
}
