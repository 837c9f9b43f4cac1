import { randomUUID } from 'node:crypto';
import { NO_STREAM, START } from '@eventstore/db-client';
import { benchEvent } from './appends';
import { type Comparison, measure, perSecond, type Side } from './measure';
import { cpuMicros } from './process-figures';
import { REAL } from './real-figures';

/** So many of the first events are read; the server that stores nothing streams as many. */
export const EVENTS_READ = 200_000;
const LAPS = 2;

type Read = (side: Side) => Promise<number>;

const wholeLog: Read = async ({ client }) => {
  let count = 0;
  for await (const _ of client.readAll({ maxCount: EVENTS_READ })) count++;
  return count;
};

const catchUp: Read = async ({ client }) => {
  const subscription = client.subscribeToAll({ fromPosition: START });
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    subscription.on('data', () => {
      if (++count === EVENTS_READ) resolve();
    });
    subscription.on('caughtUp', resolve);
    subscription.on('error', reject);
  });
  await subscription.unsubscribe();
  return count;
};

const measureRead = async (comparison: Comparison, what: string, real: number, read: Read): Promise<void> => {
  comparison.progress(what);
  const sums = { ours: { count: 0, ms: 0, cpu: 0 }, nothing: { count: 0, ms: 0, cpu: 0 } };
  for (let lap = 0; lap < LAPS; lap++)
    for (const name of ['nothing', 'ours'] as const) {
      const side = comparison[name];
      const cpu = side.pid === undefined ? 0 : cpuMicros(side.pid);
      const begun = performance.now();
      sums[name].count += await read(side);
      sums[name].ms += performance.now() - begun;
      sums[name].cpu += side.pid === undefined ? 0 : cpuMicros(side.pid) - cpu;
    }
  const { ours, nothing } = sums;
  comparison.report({
    what: `${what} (${Math.round(ours.count / LAPS).toLocaleString('en')})`,
    unit: 'a second',
    ours: perSecond(ours.count, ours.ms),
    nothing: perSecond(nothing.count, nothing.ms),
    real,
    storeCpuMicros: ours.cpu > 0 ? ours.cpu / ours.count : undefined,
    goal: { atLeast: real, ratioAtLeast: 0.8 },
  });
};

const ofOneEvent = async ({ client }: Side) => {
  const names = Array.from({ length: 64 }, () => `read-${randomUUID()}`);
  await Promise.all(names.map((name) => client.appendToStream(name, benchEvent(), { expectedRevision: NO_STREAM })));
  return async (lane: number) => {
    for await (const _ of client.readStream(names[lane] ?? '', { maxCount: 1 }));
  };
};

export const measureReads = async (comparison: Comparison): Promise<void> => {
  await measureRead(comparison, 'events of $all read', REAL.readAll, wholeLog);
  await measureRead(comparison, 'events of $all by catch-up', REAL.catchUp, catchUp);
  for (const [inFlight, real] of [
    [1, REAL.oneEvent1],
    [16, REAL.oneEvent16],
  ] as const) {
    const what = `reads of one-event streams, ${inFlight} at once`;
    const goal = { atLeast: real, ratioAtLeast: 0.8 };
    await measure(comparison, { what, inFlight, real, goal, prepare: ofOneEvent });
  }
};
