import { ProviderError } from './http/answer';

/** Says when a thing happens, as an ISO string in UTC with milliseconds. */
export interface Clock {
  now(simulationTime: string | undefined): string;
}

export const realClock: Clock = { now: () => new Date().toISOString() };

const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/**
 * The time a scenario gives with each request. A request without it gets the last one seen, and
 * before the first the `start` (the newest time in the database, or the real one).
 * Errors: invalid_simulation_time.
 */
export function simulationClock(start: string): Clock {
  let last = start;
  return {
    now(simulationTime) {
      if (simulationTime === undefined) return last;
      const milliseconds = utc.test(simulationTime) ? Date.parse(simulationTime) : Number.NaN;
      if (Number.isNaN(milliseconds)) {
        throw new ProviderError(400, 'invalid_simulation_time', 'x-simulation-time must be an ISO time in UTC.');
      }
      last = new Date(milliseconds).toISOString();
      return last;
    },
  };
}
