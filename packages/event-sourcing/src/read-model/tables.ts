/** The tables in which read models keep where they are. */
export const CHECKPOINTS = 'projection_checkpoints';
export const PARKED = 'parked_streams';
export const GENERATIONS = 'projection_generations';
export const JOBS = 'read_model_jobs';
export const DIFFERENCES = 'read_model_differences';
