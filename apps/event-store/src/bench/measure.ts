import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Figure, Goal } from './figure';
import { cpuMicros } from './process-figures';

/** A server that is measured, and the client it is measured through. */
export interface Side {
  readonly client: EventStoreDBClient;
  /** undefined if it is not a process of ours */
  readonly pid: number | undefined;
}

/** Both servers; `nothing` is the one that stores nothing. */
export interface Comparison {
  readonly ours: Side;
  readonly nothing: Side;
  /** how long one load runs on each server */
  readonly seconds: number;
  readonly report: (figure: Figure) => void;
  readonly progress: (what: string) => void;
}

interface Load {
  readonly what: string;
  readonly inFlight: number;
  readonly eventsEach?: number;
  readonly real?: number;
  readonly goal?: Goal;
  /** Makes the work of one side; what it does before it returns is not measured. */
  readonly prepare: (side: Side) => Promise<Work> | Work;
}

export type Work = (lane: number) => Promise<unknown>;

interface Lap {
  calls: number;
  elapsedMs: number;
  cpuMicros: number;
  latencies: number[];
}

/** Both sides take turns, and the middle lap counts: a freeze of the disk or the machine falls on one of them. */
const LAPS = 5;

/** Keeps `inFlight` calls open on either server in turn, and reports the rate. */
export const measure = async (comparison: Comparison, load: Load): Promise<Figure> => {
  comparison.progress(load.what);
  const sides = [comparison.nothing, comparison.ours] as const;
  const works = [await load.prepare(sides[0]), await load.prepare(sides[1])] as const;
  const laps: [Lap[], Lap[]] = [[], []];
  for (let lap = 0; lap < LAPS; lap++)
    for (const at of [0, 1] as const)
      laps[at].push(await run(sides[at], load.inFlight, works[at], (comparison.seconds * 1_000) / LAPS));
  const each = load.eventsEach ?? 1;
  const ours = total(laps[1]);
  const latencies = ours.latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)];
  const figure: Figure = {
    what: load.what,
    unit: 'a second',
    ours: middleRate(laps[1]) * each,
    nothing: middleRate(laps[0]) * each,
    real: load.real,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    storeCpuMicros: ours.cpuMicros > 0 ? ours.cpuMicros / (ours.calls * each) : undefined,
    goal: load.goal,
  };
  comparison.report(figure);
  return figure;
};

const run = async (side: Side, inFlight: number, work: Work, ms: number): Promise<Lap> => {
  const latencies: number[] = [];
  const cpu = side.pid === undefined ? 0 : cpuMicros(side.pid);
  const begun = performance.now();
  const until = begun + ms;
  const lane = async (index: number) => {
    while (performance.now() < until) {
      const sent = performance.now();
      await work(index);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, index) => lane(index)));
  const elapsedMs = performance.now() - begun;
  const used = side.pid === undefined ? 0 : cpuMicros(side.pid) - cpu;
  return { calls: latencies.length, elapsedMs, cpuMicros: used, latencies };
};

const total = (laps: readonly Lap[]): Lap => {
  const sum: Lap = { calls: 0, elapsedMs: 0, cpuMicros: 0, latencies: [] };
  for (const lap of laps) {
    sum.calls += lap.calls;
    sum.elapsedMs += lap.elapsedMs;
    sum.cpuMicros += lap.cpuMicros;
    sum.latencies = sum.latencies.concat(lap.latencies);
  }
  return sum;
};

const middleRate = (laps: readonly Lap[]): number => {
  const rates = laps.map(({ calls, elapsedMs }) => perSecond(calls, elapsedMs)).sort((a, b) => a - b);
  return rates[rates.length >> 1] ?? 0;
};

export const perSecond = (count: number, ms: number): number => (count / ms) * 1_000;
