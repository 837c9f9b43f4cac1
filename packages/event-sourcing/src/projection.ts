import type { Database, DatabaseTransaction } from './database';
import type { RecordedEvent } from './event';
import type { EventStore } from './event-store';
import type { Upcasters } from './upcasting';

/** A read model: tables that are a fold over the log and can be thrown away and built again. */
export interface Projection {
  readonly name: string;
  /** Raise it when what the tables hold changes: they are dropped and filled again from the start of the log. */
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

export interface ParkedStream {
  readonly projection: string;
  readonly stream: string;
  /** The first event that could not be applied. */
  readonly revision: number;
  readonly error: string;
  /** How many events of the stream wait behind it. */
  readonly waiting: number;
}

export interface ProjectionHealth {
  /** Everything up to here is in every read model. */
  readonly position: bigint;
  /** True while the read models are not where the log is. */
  readonly lagging: boolean;
  readonly parked: readonly ParkedStream[];
  readonly lastError?: string;
}

export interface ProjectionRunnerOptions {
  readonly store: EventStore;
  readonly db: Database;
  readonly projections: readonly Projection[];
  readonly upcasters?: Upcasters;
}

/** Keeps all read models of a service up to the log, with one subscription. */
export class ProjectionRunner {
  constructor(readonly options: ProjectionRunnerOptions) {}

  /** Makes or rebuilds tables, then follows the log. Resolves when it follows, not when it has caught up. */
  async start(): Promise<void> {
    throw new Error('not built yet');
  }

  /** Resolves when the batch in hand is committed. */
  async stop(): Promise<void> {
    throw new Error('not built yet');
  }

  /** Everything up to here is in every read model; 0 at first. */
  position(): bigint {
    throw new Error('not built yet');
  }

  /**
   * Resolves when the read models hold everything up to `position`, which should be that of an event they follow.
   * @throws ReadModelLate after `timeoutMs`
   */
  async waitFor(_position: bigint, _timeoutMs: number): Promise<void> {
    throw new Error('not built yet');
  }

  health(): ProjectionHealth {
    throw new Error('not built yet');
  }
}

/** The read models did not get there in time; what was written is not lost. */
export class ReadModelLate extends Error {
  override readonly name = 'ReadModelLate';
}
