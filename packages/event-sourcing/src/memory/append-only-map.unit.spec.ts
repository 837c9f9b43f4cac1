import fc from 'fast-check';
import { AppendOnlyMap } from './append-only-map';
import { RecentKeys } from './recent-keys';

describe('a growing map', () => {
  it('is what a copied map would be, whichever older one it is made from', () => {
    const steps = fc.array(fc.tuple(fc.nat(20), fc.string({ maxLength: 3 }), fc.nat()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (made) => {
        const all = [{ growing: AppendOnlyMap.empty<number>(), plain: new Map<string, number>() }];
        for (const [from, key, value] of made) {
          const { growing, plain } = all[from % all.length]!;
          if (plain.has(key)) expect(() => growing.with(key, value)).toThrow(RangeError);
          else all.push({ growing: growing.with(key, value), plain: new Map(plain).set(key, value) });
          // A map that was kept as text and read again is made from like any other.
          if (value % 3 === 0) all.push({ growing: AppendOnlyMap.decode(growing.encode()), plain });
        }
        const keys = made.map(([, key]) => key);
        for (const { growing, plain } of all) {
          expect(growing.size).toBe(plain.size);
          for (const key of keys) {
            expect(growing.get(key)).toBe(plain.get(key));
            expect(growing.has(key)).toBe(plain.has(key));
          }
        }
      }),
    );
  });
});

describe('recent keys', () => {
  it('are remembered at least as long as asked, and not for ever', () => {
    const steps = fc.array(fc.nat(50), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(steps, (pauses) => {
        const keepMs = 100;
        const used: { key: string; at: number }[] = [];
        let keys = RecentKeys.none;
        let now = 0;
        for (const [index, pauseMs] of pauses.entries()) {
          now += pauseMs;
          keys = keys.with(`k${index}`, now, keepMs);
          used.push({ key: `k${index}`, at: now });
          for (const { key, at } of used) {
            if (now - at <= keepMs) expect(keys.has(key)).toBe(true);
            const after = used.length - Number(key.slice(1));
            if (now - at > 3 * keepMs && after > 200) expect(keys.has(key)).toBe(false);
          }
        }
      }),
    );
  });

  it('state assumes that time goes forward: by clocks that differ, none of the last 32 and none of the last while is forgotten', () => {
    const clocks = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(clocks, (times) => {
        const keepMs = 100;
        let keys = RecentKeys.none;
        for (const [index, at] of times.entries()) {
          keys = keys.with(`k${index}`, at, keepMs);
          for (let last = Math.max(0, index - 31); last <= index; last += 1) expect(keys.has(`k${last}`)).toBe(true);
        }
        // One that was put back again from a mistake does not keep everything from then on.
        for (let n = 0; n < 200; n += 1) keys = keys.with(`later${n}`, 3_000 + n * 200, keepMs);
        expect(times.some((_, index) => keys.has(`k${index}`))).toBe(false);
      }),
    );
  });
});
