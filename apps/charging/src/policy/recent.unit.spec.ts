import type { Decider } from '@modosu/event-sourcing/decider';
import fc from 'fast-check';
import type { CapCommand } from '../cap/cap.commands';
import { capDecider } from '../cap/cap.decider';
import { cardLimits } from '../cap/source-limits';
import { withContext } from '../funding/funding.commands';
import { fundingDecider } from '../funding/funding.decider';
import type { FundingEvent } from '../funding/funding.events';
import { chargingPolicy } from './charging-policy';
import { remember, since } from './recent';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2019-07-01T00:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();
const hardened = chargingPolicy('hardened');

/** What the clocks of two copies show: each goes on by itself and steps, forwards and back. */
const clocks = (steps: readonly number[]) =>
  fc
    .array(
      fc.record({
        copy: fc.constantFrom(0, 1),
        by: fc.constantFrom(0, MINUTE, 2 * MINUTE, HOUR, 5 * HOUR, ...steps),
        yen: fc.oneof(fc.constantFrom(1, 5_000, 20_000), fc.integer({ min: 1, max: 20_000 })),
      }),
      { maxLength: 80, size: 'max' },
    )
    .map((moments) => {
      const shown = [START, START];
      return moments.map(({ copy, by, yen }) => {
        // The time goes on for both; a step is of one.
        if (by >= 0 && by <= 5 * HOUR) for (const each of [0, 1]) shown[each] = (shown[each] as number) + by;
        else shown[copy] = (shown[copy] as number) + by;
        return { ms: shown[copy] as number, yen };
      });
    });
const stepping = clocks([-MINUTE, -HOUR, -DAY, -2 * DAY, -31 * DAY, -400 * DAY, DAY, 2 * DAY, 31 * DAY, 400 * DAY]);

/** The most in any stretch of so long, by the times that stand in the log. */
function mostWithin(made: readonly { ms: number; yen: number }[], span: number, what: 'yen' | 'number') {
  const sums = made.map(({ ms: from }) => {
    const inside = made.filter(({ ms }) => ms >= from && ms < from + span);
    return what === 'number' ? inside.length : inside.reduce((sum, { yen }) => sum + yen, 0);
  });
  return Math.max(0, ...sums);
}

/** A stream whose commands are decided at the times that are shown. */
function stream<C, E extends { type: string; data: object }, S>(
  decider: Pick<Decider<C, E, S>, 'initial' | 'evolve' | 'decide'>,
  given: readonly E[] = [],
) {
  let revision = 0;
  let state = decider.initial;
  const take = (events: readonly E[], occurredAt: string) => {
    for (const event of events) {
      state = decider.evolve(state, event, { revision: revision++, occurredAt, commandId: '' });
    }
  };
  take(given, iso(START - 40 * DAY));
  return (command: C, ms: number): boolean => {
    const decision = decider.decide(command, state, iso(ms));
    take(decision.events, iso(ms));
    return !('refusal' in decision) && decision.events.length > 0;
  };
}

describe('limits over time, whatever the clocks of the copies show', () => {
  const mac = 'a'.repeat(64);
  const added: FundingEvent[] = [
    {
      type: 'funding.card-added.v1',
      data: {
        customerId: 'c1',
        sourceId: 's1',
        token: 'tok_1',
        method: 'credit',
        brand: 'visa',
        last4: '1111',
        prefix: '411111',
        fingerprint: 'f'.repeat(64),
        threeDSecure: 'authenticated',
      },
    },
    { type: 'funding.charge-secret-set.v1', data: { customerId: 'c1', secretMac: mac } },
  ];
  const quiet = { session: { secondFactor: false }, stopped: [] };
  const reserve = (chargeId: string, amountYen: number) =>
    withContext(
      { type: 'reserve-charge', customerId: 'c1', chargeId, amountYen, sourceId: 's1', secretMac: mac } as const,
      quiet,
    );
  const countCharge = (chargeId: string, amountYen: number): CapCommand => ({
    type: 'count-charge',
    customerId: 'c1',
    chargeId,
    amountYen,
    limits: cardLimits(hardened, 'authenticated'),
  });

  it('given clocks that step, then what one account charges never passes a limit in any day, month or three minutes', () => {
    fc.assert(
      fc.property(stepping, (moments) => {
        const account = stream(fundingDecider(hardened), added);
        const made = moments.filter(({ ms, yen }, no) => account(reserve(String(no), yen), ms));
        expect(mostWithin(made, DAY, 'yen')).toBeLessThanOrEqual(20_000);
        expect(mostWithin(made, 30 * DAY, 'yen')).toBeLessThanOrEqual(50_000);
        expect(mostWithin(made, 3 * MINUTE, 'number')).toBeLessThanOrEqual(2);
      }),
    );
  });
  it('given clocks that step, then what one card is charged never passes a limit in any day, month or three minutes', () => {
    fc.assert(
      fc.property(stepping, (moments) => {
        const card = stream(capDecider, [{ type: 'cap.account-counted.v1', data: { customerId: 'c1' } }]);
        const made = moments.filter(({ ms, yen }, no) => card(countCharge(String(no), yen), ms));
        expect(mostWithin(made, DAY, 'yen')).toBeLessThanOrEqual(20_000);
        expect(mostWithin(made, 30 * DAY, 'yen')).toBeLessThanOrEqual(50_000);
        expect(mostWithin(made, 3 * MINUTE, 'number')).toBeLessThanOrEqual(2);
      }),
    );
  });
  it('given clocks that step, then no more registrations are begun in any day than may be', () => {
    const ask = { type: 'ask-holder', customerId: 'c1', fingerprint: 'f', threeDSecureId: 't' } as const;
    const count = { type: 'count-registration', customerId: 'c1', perDay: 5 } as const;
    fc.assert(
      fc.property(stepping, (moments) => {
        const [account, card] = [stream(fundingDecider(hardened)), stream(capDecider)];
        const asked = moments.filter(({ ms }) => account(ask, ms));
        const counted = moments.filter(({ ms }) => card(count, ms));
        expect(mostWithin(asked, DAY, 'number')).toBeLessThanOrEqual(5);
        expect(mostWithin(counted, DAY, 'number')).toBeLessThanOrEqual(5);
      }),
    );
  });
  it('given a copy whose clock is ahead, then what it let through counts at the copy whose clock is right', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAY }), fc.integer({ min: 0, max: HOUR }), (ahead, later) => {
        const account = stream(fundingDecider(hardened), added);
        expect(account(reserve('1', 20_000), START + ahead)).toBe(true);
        expect(account(reserve('2', 1), START + later)).toBe(false);
      }),
    );
  });
  it('given one event with a time far ahead, then it stops the account neither now nor makes it forget', () => {
    const account = stream(fundingDecider(hardened), added);
    expect(account(reserve('1', 19_999), START)).toBe(true);
    expect(account(reserve('2', 20_000), START + 400 * DAY)).toBe(true);
    expect(account(reserve('3', 2), START + HOUR)).toBe(false);
    expect(account(reserve('4', 1), START + HOUR)).toBe(true);
  });
});

describe('what is remembered for a limit over time', () => {
  const times = fc.integer({ min: 0, max: DAY - 1 }).map((ms) => iso(START + ms));
  const anyTime = fc.integer({ min: -4_000 * DAY, max: 4_000 * DAY }).map((ms) => iso(START + ms));

  it('given wrong times among right ones, then all that lies in the window is there, however much it is', () => {
    fc.assert(
      fc.property(
        fc.array(times, { minLength: 60, maxLength: 200, size: 'max' }),
        fc.array(fc.record({ at: anyTime, place: fc.nat() }), { minLength: 1, maxLength: 49 }),
        (right, wrong) => {
          const log = right.map((at) => ({ at, isRight: true }));
          for (const { at, place } of wrong) log.splice(place % (log.length + 1), 0, { at, isRight: false });
          const kept = log.reduce<typeof log>((items, one) => remember(items, one, DAY), []);
          const counted = since(kept, iso(START + DAY - 1), DAY);
          expect(counted.filter(({ isRight }) => isRight)).toHaveLength(right.length);
        },
      ),
    );
  });
  it('given times that go on, then what is long ago is forgotten', () => {
    let kept: { at: string }[] = [];
    for (let day = 0; day < 1_000; day += 1) kept = remember(kept, { at: iso(START + day * DAY) }, DAY);
    expect(kept.length).toBeLessThan(60);
  });
  it('given more than is ever remembered, then what came to nothing goes first', () => {
    const at = iso(START);
    let kept = [{ at, spent: false }];
    for (let no = 0; no < 5_100; no += 1) kept = remember(kept, { at, spent: true }, DAY, ({ spent }) => spent);
    expect(kept).toHaveLength(5_000);
    expect(kept[0]).toEqual({ at, spent: false });
  });
});
