/**
 * The real clock. With ids.ts this is the only place of a service that asks the machine for time;
 * everything that decides gets its time handed in.
 */
export const wallClock = {
  /** Milliseconds since 1970, UTC. */
  epochMs(): number {
    return Date.now();
  },
  /** ISO 8601, UTC, milliseconds: the form of `RequestContext.now`. */
  iso(): string {
    return new Date().toISOString();
  },
};

/** Injection token of the WallClock, for providers that are tested with another one. */
export const CLOCK = Symbol('wall clock');

export type WallClock = typeof wallClock;
