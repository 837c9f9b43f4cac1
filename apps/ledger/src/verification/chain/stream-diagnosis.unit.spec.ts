import type { RecordedEvent } from '@modosu/event-store-client/event';
import { eventHash, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import fc from 'fast-check';
import { diagnose } from './stream-diagnosis';

function streamOf(length: number): RecordedEvent[] {
  let previous = GENESIS_HASH;
  return Array.from({ length }, (_, revision) => {
    const covered = {
      $correlationId: 'r',
      $causationId: 'm',
      commandId: 'm',
      payloadHash: '5f'.repeat(32),
      actor: {},
      service: 'payment',
      occurredAt: '2019-07-01T00:00:00.000Z',
      schemaVersion: 1,
    };
    const content = {
      stream: 's-1',
      revision,
      id: `e${revision}`,
      type: 't.v1',
      data: { revision },
      metadata: covered,
    };
    previous = eventHash(previous, content);
    const metadata = { ...covered, hash: previous };
    return { ...content, metadata, position: BigInt(revision), recordedAt: new Date(0) };
  });
}

const said = (events: readonly RecordedEvent[]) =>
  diagnose(events).map(({ law, eventId, revision }) => `${law} ${eventId ?? revision}`);
const place = fc.integer({ min: 0, max: 7 });
const renumbered = (events: readonly RecordedEvent[]) => events.map((event, revision) => ({ ...event, revision }));

describe('a stream whose chain does not hold', () => {
  it('is sound as it was written', () => {
    expect(said(streamOf(8))).toEqual([]);
  });

  it('names one event that was altered, wherever it stands', () =>
    fc.assert(
      fc.property(place, (at) => {
        const events = streamOf(8);
        events[at] = { ...events[at]!, data: { revision: 'x' } };
        expect(said(events)).toEqual([`event-altered e${at}`]);
      }),
    ));

  it('names a place that is empty, and one that was closed up', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (at) => {
        const events = streamOf(8);
        events.splice(at, 1);
        expect(said(events)).toEqual([`event-missing ${at}`]);
        expect(said(renumbered(events))).toEqual([`event-missing ${at}`]);
      }),
    ));

  it('names two that were swapped, also far from each other', () =>
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a < b);
        const events = streamOf(8);
        [events[a], events[b]] = [
          { ...events[b]!, revision: a },
          { ...events[a]!, revision: b },
        ];
        expect(said(events)).toEqual([`events-swapped e${b}`, `events-swapped e${a}`]);
      }),
    ));

  it('names one that was put in between', () =>
    fc.assert(
      fc.property(place, (at) => {
        const events = streamOf(8);
        events.splice(at, 0, { ...events[at]!, id: 'new', data: {} });
        expect(said(renumbered(events))).toEqual(['event-added new']);
      }),
    ));

  it('names several faults', () => {
    const events = streamOf(8);
    events[1] = { ...events[1]!, type: 'other.v1' };
    events.splice(4, 1);
    expect(said(events)).toEqual(['event-altered e1', 'event-missing 4']);
  });
});
