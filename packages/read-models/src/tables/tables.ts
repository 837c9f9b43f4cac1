/** The tables in which read models keep where they are. */
export const CHECKPOINTS = 'projection_checkpoints';
/** The column of a checkpoint that names an event of the log that it is of; see LogMark. */
export const LAST_EVENT = 'last_event';
export const PARKED = 'parked_streams';
export const GENERATIONS = 'projection_generations';
export const JOBS = 'read_model_jobs';
export const DIFFERENCES = 'read_model_differences';
