import fc from 'fast-check';
import { type Cap, countedFrom, type Slice, sliceMs, sliceOf, total, waitMs } from './attempt-window';

const cap = (most: number, windowMs: number): Cap => ({ key: 'k', most, windowMs });

/** Plays attempts against one cap, as the database counts them. @returns the times of those that were let in */
function play(one: Cap, times: readonly number[]): number[] {
  const slices = new Map<number, number>();
  return times.filter((at) => {
    const counted: Slice[] = [...slices]
      .filter(([startMs]) => startMs >= countedFrom(one, at))
      .map(([startMs, count]) => ({ startMs, count }));
    if (waitMs(one, counted, at) > 0) return false;
    slices.set(sliceOf(one, at), (slices.get(sliceOf(one, at)) ?? 0) + 1);
    return true;
  });
}

const somewhere = fc.record({
  most: fc.integer({ min: 1, max: 8 }),
  windowMs: fc.integer({ min: 5, max: 5_000 }),
  times: fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 80 }),
});

describe('a cap on attempts', () => {
  it('lets in at most so many in any window, also where the clock steps back', () => {
    fc.assert(
      fc.property(somewhere, ({ most, windowMs, times }) => {
        const allowed = play(cap(most, windowMs), times);
        for (const from of allowed) {
          expect(allowed.filter((at) => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('says how long to wait: then one more fits, and a slice earlier none did', () => {
    fc.assert(
      fc.property(somewhere, ({ most, windowMs, times }) => {
        const one = cap(most, windowMs);
        const at = 12_000;
        const slices = times.map((time) => ({ startMs: sliceOf(one, time), count: 1 }));
        const counted = slices.filter(({ startMs }) => startMs >= countedFrom(one, at));
        const wait = waitMs(one, counted, at);
        const after = (ms: number) => total(counted.filter(({ startMs }) => startMs >= countedFrom(one, at + ms)));
        expect(after(wait)).toBeLessThan(most);
        if (wait > sliceMs(one)) expect(after(wait - sliceMs(one))).toBeGreaterThanOrEqual(most);
      }),
    );
  });

  it('forgets what is older than its window and a slice', () => {
    const one = cap(3, 500);
    expect(play(one, [0, 0, 0, 499, 599, 600])).toEqual([0, 0, 0, 600]);
  });
});
