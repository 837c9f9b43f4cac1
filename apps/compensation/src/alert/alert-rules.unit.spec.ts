import fc from 'fast-check';
import { ALERTS_1, AlertWatch, type Occurrence } from './alert-rules';

const at = (seconds: number) => new Date(Date.UTC(2019, 6, 1) + seconds * 1_000).toISOString();

describe('alerts', () => {
  it('rise within five minutes when leaked pairs are tried through as many addresses', () => {
    const watch = new AlertWatch(ALERTS_1);
    const alerts = Array.from({ length: 10_000 }, (_, i) =>
      watch.see({ kind: 'refused-sign-in', account: `account-${i}`, at: at(i / 10) }),
    ).filter((alert) => alert !== undefined);
    expect(alerts).toHaveLength(1);
    expect(Date.parse(alerts[0]!.at) - Date.parse(at(0))).toBeLessThan(300_000);
  });
  it("do not rise for one's own typing errors", () => {
    const watch = new AlertWatch(ALERTS_1);
    for (let i = 0; i < 200; i++)
      expect(watch.see({ kind: 'refused-sign-in', account: 'me', at: at(i) })).toBeUndefined();
  });
  it('rise at the third report within an hour, and once an hour', () => {
    const watch = new AlertWatch(ALERTS_1);
    const report = (minute: number) => watch.see({ kind: 'report', account: `r${minute}`, at: at(minute * 60) });
    expect([0, 30, 59, 60, 61].map(report).map((alert) => alert?.rule)).toEqual([
      undefined,
      undefined,
      'report-cluster',
      undefined,
      undefined,
    ]);
    expect([200, 201, 300].map(report)).toEqual([undefined, undefined, undefined]);
  });
  it('rise when three accounts are each charged three times within three minutes', () => {
    const watch = new AlertWatch(ALERTS_1);
    const rules = ['a', 'b', 'c'].flatMap((account) =>
      [0, 30, 60].map((second) => watch.see({ kind: 'card-charge', account, at: at(second) })?.rule),
    );
    expect(rules).toEqual([...Array(8).fill(undefined), 'charge-burst']);
  });
  it('are the same, and so is what is remembered, wherever the watch was put down and taken up again', () => {
    const occurrences: fc.Arbitrary<Occurrence> = fc.record({
      kind: fc.constantFrom('report', 'refused-sign-in', 'card-charge'),
      account: fc.constantFrom('a', 'b', 'c', 'd'),
      at: fc.integer({ min: 0, max: 4 * 3_600 }).map(at),
    });
    const rules = { ...ALERTS_1, refusedAccountsPer5Minutes: 2 };
    fc.assert(
      fc.property(fc.array(fc.tuple(occurrences, fc.boolean()), { maxLength: 60 }), (history) => {
        const whole = new AlertWatch(rules);
        let resumed = new AlertWatch(rules);
        for (const [occurrence, restart] of history) {
          if (restart) resumed = new AlertWatch(rules, JSON.parse(JSON.stringify(resumed.state())));
          expect(resumed.see(occurrence)).toEqual(whole.see(occurrence));
        }
        expect(resumed.state()).toEqual(whole.state());
      }),
    );
  });
});
