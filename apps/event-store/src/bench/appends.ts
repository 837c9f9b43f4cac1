import { randomUUID } from 'node:crypto';
import { type AppendExpectedRevision, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { type Comparison, measure, type Side, type Work } from './measure';
import { REAL } from './real-figures';

const PAYLOAD = { amountYen: 1_000, note: 'x'.repeat(240), at: '2019-07-01T00:00:00.000Z' };

/** About 300 bytes of JSON. */
export const benchEvent = () => jsonEvent({ id: randomUUID(), type: 'bench.happened.v1', data: PAYLOAD });

const toNewStreams =
  ({ client }: Side): Work =>
  () =>
    client.appendToStream(`one-${randomUUID()}`, benchEvent(), { expectedRevision: NO_STREAM });

/** Each lane has a stream of its own and says which revision it expects. */
export const toLongStreams = ({ client }: Side): Work => {
  const run = randomUUID();
  const revisions = new Map<number, AppendExpectedRevision>();
  return async (lane) => {
    const expectedRevision = revisions.get(lane) ?? NO_STREAM;
    const result = await client.appendToStream(`long-${run}-${lane}`, benchEvent(), { expectedRevision });
    revisions.set(lane, result.nextExpectedRevision);
  };
};

/** To streams picked at random of many, as wallets are. */
const toManyStreams = ({ client }: Side): Work => {
  const run = randomUUID();
  const revisions: AppendExpectedRevision[] = Array.from({ length: 5_000 }, () => NO_STREAM);
  const busy = new Set<number>();
  return async () => {
    let index = Math.floor(Math.random() * revisions.length);
    while (busy.has(index)) index = (index + 1) % revisions.length;
    busy.add(index);
    const expectedRevision = revisions[index];
    const result = await client.appendToStream(`wide-${run}-${index}`, benchEvent(), { expectedRevision });
    revisions[index] = result.nextExpectedRevision;
    busy.delete(index);
  };
};

export const EVENTS_A_CALL = 500;

export const inBatches =
  ({ client }: Side): Work =>
  () =>
    client.appendToStream(`many-${randomUUID()}`, Array.from({ length: EVENTS_A_CALL }, benchEvent), {
      expectedRevision: NO_STREAM,
    });

const unary = ({ client }: Side): Work => {
  const credentials = { username: 'bench', password: 'bench' };
  return () => client.appendToStream(`one-${randomUUID()}`, benchEvent(), { expectedRevision: NO_STREAM, credentials });
};

export const measureAppends = async (comparison: Comparison): Promise<void> => {
  const steps = [
    [1, REAL.appends1, undefined],
    [16, REAL.appends16, undefined],
    [64, REAL.appends64, { ratioAtLeast: 0.7, atLeast: REAL.appends64 }],
    [256, REAL.appends256, undefined],
  ] as const;
  for (const [inFlight, real, goal] of steps) {
    const what = `appends to new streams, ${inFlight} in flight`;
    await measure(comparison, { what, inFlight, real, goal: goal ?? { atLeast: real }, prepare: toNewStreams });
  }
  const long = { inFlight: 64, real: REAL.longStreams, goal: { atLeast: REAL.longStreams }, prepare: toLongStreams };
  await measure(comparison, { what: 'appends into 64 long streams, 64 in flight', ...long });
  await measure(comparison, { what: 'appends into 5,000 streams at random, 64', inFlight: 64, prepare: toManyStreams });
  for (const [inFlight, real] of [
    [1, REAL.batch1],
    [4, REAL.batch4],
  ] as const) {
    const what = `events, ${EVENTS_A_CALL} a call, ${inFlight} in flight`;
    const goal = { atLeast: 40_000 };
    await measure(comparison, { what, inFlight, eventsEach: EVENTS_A_CALL, real, goal, prepare: inBatches });
  }
  const what = 'unary appends (with credentials), 64 in flight';
  await measure(comparison, { what, inFlight: 64, real: REAL.unary, goal: { atLeast: REAL.unary }, prepare: unary });
};
