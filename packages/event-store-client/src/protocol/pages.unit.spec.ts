import fc from 'fast-check';
import type { RawEvent } from '../event';
import { type LogReadOptions, logPages, type ReadPage, streamPages } from './pages';

const SIZES = fc.constantFrom(20, 3_000, 90_000);
/** What a store holds: the streams `a-1`, `ab-1` and `$own`, one event after another, of many sizes. */
const log = fc.array(fc.record({ stream: fc.constantFrom('a-1', 'ab-1', '$own'), bytes: SIZES }), { maxLength: 300 });

function events(given: readonly { stream: string; bytes: number }[]): RawEvent[] {
  const ends = new Map<string, number>();
  return given.map(({ stream, bytes }, index) => {
    const revision = (ends.get(stream) ?? -1) + 1;
    ends.set(stream, revision);
    const position = BigInt(index * 10 + 5);
    return {
      id: `${index}`,
      stream,
      revision,
      position,
      type: 't',
      recordedMs: 0,
      data: 'x'.repeat(bytes),
      metadata: '',
    };
  });
}

/** Answers as the store does: forwards from a position with the event at it, backwards before it. */
function storeOf(all: readonly RawEvent[], silent = false): ReadPage & { readonly asked: number[] } {
  const asked: number[] = [];
  const read = async (request: Parameters<ReadPage>[0]) => {
    const first = request(0);
    // A store that is silent while it searches: the try with a filter fails.
    const { stream, from, backwards, count, prefixes } = silent && first.prefixes ? request(1) : first;
    asked.push(count);
    const ordered = backwards ? [...all].reverse() : all;
    const place = (event: RawEvent) => (stream === undefined ? event.position : BigInt(event.revision));
    const reached = (event: RawEvent) => {
      if (from === 'start' || from === 'end') return true;
      if (!backwards) return place(event) >= BigInt(from);
      return stream === undefined ? place(event) < BigInt(from) : place(event) <= BigInt(from);
    };
    const passes = (event: RawEvent) => !prefixes || prefixes.some((prefix) => event.stream.startsWith(prefix));
    return ordered
      .filter((event) => (stream === undefined || event.stream === stream) && reached(event) && passes(event))
      .slice(0, count);
  };
  return Object.assign(read, { asked });
}

async function ids(pages: AsyncIterable<readonly RawEvent[]>): Promise<string[]> {
  const all: string[] = [];
  for await (const page of pages) all.push(...page.map(({ id }) => id));
  return all;
}

const direction = fc.constantFrom('forwards' as const, 'backwards' as const);

describe('reading by pages', () => {
  it('given any log, then exactly the wanted events come, in order, whether or not the store can filter', async () => {
    const options = fc.record<LogReadOptions>(
      {
        direction,
        max: fc.nat(50),
        prefixes: fc.constantFrom(['a-'], ['a'], ['x']),
        fromPosition: fc.nat(3_000).map(BigInt),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(log, options, fc.boolean(), async (given, asked, silent) => {
        const all = events(given);
        const { fromPosition: from, prefixes, max = all.length } = asked;
        const backwards = asked.direction === 'backwards';
        const wanted = (backwards ? [...all].reverse() : all)
          .filter(({ position }) => from === undefined || (backwards ? position < from : position > from))
          .filter(({ stream }) => (prefixes ? prefixes.some((one) => stream.startsWith(one)) : stream !== '$own'))
          .slice(0, max);
        expect(await ids(logPages(storeOf(all, silent), asked))).toEqual(wanted.map(({ id }) => id));
      }),
    );
  });

  it('given any stream, then exactly its events from there on come, in order', async () => {
    const options = fc.record({ direction, max: fc.nat(50), from: fc.nat(100) }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(log, options, async (given, asked) => {
        const all = events(given);
        const { from, max = all.length } = asked;
        const backwards = asked.direction === 'backwards';
        const wanted = (backwards ? [...all].reverse() : all)
          .filter(({ stream }) => stream === 'a-1')
          .filter(({ revision }) => from === undefined || (backwards ? revision <= from : revision >= from))
          .slice(0, max);
        expect(await ids(streamPages(storeOf(all), 'a-1', asked))).toEqual(wanted.map(({ id }) => id));
      }),
    );
  });

  it('given large events, then pages become small, and large again with small ones', async () => {
    const given = [
      ...Array.from({ length: 1_200 }, () => ({ stream: 'a-1', bytes: 90_000 })),
      ...Array.from({ length: 6_000 }, () => ({ stream: 'a-1', bytes: 10 })),
    ];
    const store = storeOf(events(given));
    expect(await ids(logPages(store, {}))).toHaveLength(7_200);
    expect(store.asked.slice(0, 3)).toEqual([1_000, 50, 50]);
    expect(Math.max(...store.asked)).toBe(4_000);
  });
});
