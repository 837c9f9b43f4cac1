import type { ColumnType } from 'kysely';

/** The tables in which read models keep where they are. */
export const CHECKPOINTS = 'projection_checkpoints';
/** The column of a checkpoint that names an event of the log that it is of; see LogMark. */
export const LAST_EVENT = 'last_event';
export const PARKED = 'parked_streams';
export const GENERATIONS = 'projection_generations';
export const JOBS = 'read_model_jobs';
export const DIFFERENCES = 'read_model_differences';

/** A position of the log: written as it comes from the store, read as a number. */
type Position = ColumnType<number, bigint, bigint>;

/** The read models' own tables. */
export interface ProgressTables {
  readonly [CHECKPOINTS]: {
    readonly projection: string;
    readonly version: number;
    readonly position: Position;
    readonly [LAST_EVENT]: ColumnType<string | null, string | undefined>;
  };
  readonly [PARKED]: {
    readonly projection: string;
    readonly stream: string;
    readonly revision: number;
    readonly position: Position;
    readonly error: string;
  };
  readonly [GENERATIONS]: {
    readonly projection: string;
    readonly generation: number;
    readonly version: number;
    readonly state: 'live' | 'building' | 'checking' | 'left';
    /** Plain names, as JSON. */
    readonly tables: string;
  };
}

/** What operators asked of the read models, and what was found. */
export interface JobTables {
  readonly [JOBS]: {
    readonly job_id: string;
    readonly hash: string;
    /** As JSON, like the context and the progress. */
    readonly job_order: string;
    readonly context: string;
    readonly requested_at: string;
    readonly state: 'waiting' | 'running' | 'done' | 'failed';
    /** 1 as long as the job is not at its end: only one may be. */
    readonly open: number | null;
    readonly progress: string;
    readonly outcome: string | null;
    readonly differences: number | null;
  };
  readonly [DIFFERENCES]: {
    readonly job_id: string;
    readonly no: number;
    /** As JSON. */
    readonly difference: string;
  };
}
