import fc from 'fast-check';
import { ALERTS_2, AlertWatch, type Occurrence } from './alert-rules';

const at = (seconds: number) => new Date(Date.UTC(2019, 6, 1) + seconds * 1_000).toISOString();

describe('alerts', () => {
  it('rise within five minutes when leaked pairs are tried through as many addresses', () => {
    const watch = new AlertWatch(ALERTS_2);
    const alerts = Array.from({ length: 10_000 }, (_, i) =>
      watch.see({ kind: 'refused-sign-in', account: `account-${i}`, at: at(i / 10) }),
    ).filter((alert) => alert !== undefined);
    expect(alerts).toHaveLength(1);
    expect(Date.parse(alerts[0]!.at) - Date.parse(at(0))).toBeLessThan(300_000);
  });
  it("do not rise for one's own typing errors", () => {
    const watch = new AlertWatch(ALERTS_2);
    for (let i = 0; i < 200; i++)
      expect(watch.see({ kind: 'refused-sign-in', account: 'me', at: at(i) })).toBeUndefined();
  });
  it('rise at the third report within an hour, and once an hour', () => {
    const watch = new AlertWatch(ALERTS_2);
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
    const watch = new AlertWatch(ALERTS_2);
    const rules = ['a', 'b', 'c'].flatMap((account) =>
      [0, 30, 60].map((second) => watch.see({ kind: 'card-charge', account, at: at(second) })?.rule),
    );
    expect(rules).toEqual([...Array(8).fill(undefined), 'charge-burst']);
  });
  it('rise when cash points say they took what no till takes in ten minutes, of one account or of many', () => {
    const raised = (accounts: number, amountYen: number, points: number, apartSeconds: number) => {
      const watch = new AlertWatch(ALERTS_2);
      const all = Array.from({ length: accounts }, (_, i) =>
        watch.see({
          kind: 'cash-charge',
          account: `a${i}`,
          point: `p${i % points}`,
          amountYen,
          at: at(i * apartSeconds),
        }),
      );
      return all.filter((alert) => alert !== undefined).map(({ rule }) => rule);
    };
    expect(raised(30, 100_000, 1, 0.15)).toEqual(['cash-surge']);
    expect(raised(30, 100_000, 30, 0.15)).toEqual(['cash-surge']);
    expect(raised(30, 1_000, 1, 0.15)).toEqual(['cash-surge']);
    expect(raised(60, 3_000, 1, 60)).toEqual([]);
    expect(raised(60, 20_000, 6, 60)).toEqual([]);
  });
  it('rise when an account tries to charge in vain again and again, and for a notice that waits', () => {
    const watch = new AlertWatch(ALERTS_2);
    const tries = Array.from({ length: 40 }, (_, i) =>
      watch.see({ kind: 'vain-try', account: 'thief', at: at(i * 0.17) }),
    );
    expect(tries.findIndex((alert) => alert?.rule === 'charge-tries')).toBe(9);
    const slow = new AlertWatch(ALERTS_2);
    for (let i = 0; i < 40; i++) expect(slow.see({ kind: 'vain-try', account: 'me', at: at(i * 120) })).toBeUndefined();
    expect(watch.see({ kind: 'parked-notice', account: 'n', at: at(1) })).toMatchObject({ rule: 'provider-notice' });
  });
  it('are the same, and so is what is remembered, wherever the watch was put down and taken up again', () => {
    const occurrences: fc.Arbitrary<Occurrence> = fc.record({
      kind: fc.constantFrom('report', 'refused-sign-in', 'card-charge', 'vain-try', 'cash-charge', 'parked-notice'),
      point: fc.constantFrom('p', 'q'),
      amountYen: fc.integer({ min: 1, max: 200_000 }),
      account: fc.constantFrom('a', 'b', 'c', 'd'),
      at: fc.integer({ min: 0, max: 4 * 3_600 }).map(at),
    });
    const rules = { ...ALERTS_2, refusedAccountsPer5Minutes: 2 };
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
