import { type ChargingPolicy, perRail } from '@modosu/contracts/charging-policy';
import fc from 'fast-check';
import { chargingPolicy } from '../policy/charging-policy';
import { Counterfactual } from './counterfactual';
import { otherRules, type WantedPolicy } from './other-rules';
import type { DecidedAgain } from './tally';
import { History, type Wanted, type Who } from './testing/history';

const START = Date.parse('2019-07-01T00:00:00.000Z');
const iso = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
const MONTHS = { from: iso(-1), to: iso(60 * 24 * 90) };
const SECRET = 'right';

/** A rule or a fact is there half of the time: all of them at once would hide one another. */
const RARELY = { nil: undefined, freq: 2 };
const hours = (most: number) => fc.option(fc.integer({ min: 1, max: most }), RARELY);
const burst = fc.option(
  fc.record({ accounts: fc.integer({ min: 1, max: 3 }), minutes: fc.integer({ min: 5, max: 600 }) }),
  RARELY,
);
/** Rules of every kind, tight enough that each of them is broken now and then. */
const policies: fc.Arbitrary<ChargingPolicy> = fc
  .record({
    stepYen: fc.constantFrom(1, 500),
    cardYen: fc.constantFrom(2_000, 5_000),
    windows: fc.subarray([
      { rule: 'card-24h', rail: 'card', hours: 24, maxYen: 6_000, card: 'authenticated' },
      { rule: 'plain-24h', rail: 'card', hours: 24, maxYen: 4_000, card: 'unauthenticated' },
      { rule: 'bank-24h', rail: 'bank', hours: 24, maxYen: 3_000 },
      { rule: 'cash-24h', rail: 'cash', hours: 24, maxYen: 3_000 },
    ] as const),
    velocity: fc.option(fc.constant({ charges: 1, minutes: 120 }), RARELY),
    newCard: fc.option(fc.constant({ hours: 24, maxYen: 3_000 }), RARELY),
    newDeviceHours: hours(96),
    resetLockHours: hours(72),
    accountsPerCard: hours(2),
    accountsPerDevice: burst,
    accountsPerNetwork: burst,
    // The live service counts both or neither.
    registrationTriesPerDay: hours(3),
    threeDSecure: fc.boolean(),
    guardedSecret: fc.boolean(),
    secretTries: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ cardYen, ...policy }) => {
    const said = Object.entries(policy).filter(([, value]) => value !== undefined);
    const perChargeYen = { ...perRail(3_000), card: cardYen };
    return { version: 'any', perChargeYen, ...Object.fromEntries(said) } as unknown as ChargingPolicy;
  });

const customers = fc.constantFrom('ann', 'ben', 'cat', 'dan');
const people: fc.Arbitrary<Who> = fc
  .record({
    customerId: customers,
    deviceId: fc.option(fc.constantFrom('d1', 'd2'), RARELY),
    network: fc.constantFrom('n1', 'n2'),
    newHours: fc.option(fc.integer({ min: 0, max: 60 }), RARELY),
    resetHours: fc.option(fc.integer({ min: 0, max: 60 }), RARELY),
    factors: fc.constantFrom(['password'], ['password', 'totp']),
  })
  .map(({ newHours, resetHours, deviceId, ...who }) => ({
    ...who,
    ...(deviceId === undefined ? {} : { deviceId }),
    facts: {
      ...(newHours === undefined ? { firstDevice: true } : { newDeviceAt: iso(-newHours * 60) }),
      ...(resetHours === undefined ? {} : { resetAt: iso(-resetHours * 60) }),
    },
  }));
const wants = fc.record({
  amountYen: fc.integer({ min: 1, max: 8 }).map((n) => n * 500),
  source: fc.integer({ min: 0, max: 5 }),
  way: fc.constantFrom('source', 'source', 'source', 'register', 'atm'),
  secret: fc.constantFrom(SECRET, SECRET, SECRET, 'wrong', 'newer', undefined),
});
const steps = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('secret' as const), who: people, secret: fc.constantFrom(SECRET, 'newer') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('card' as const),
      who: people,
      card: fc.integer({ min: 0, max: 2 }),
      issuer: fc.constantFrom('authenticated' as const, 'not-enrolled' as const, 'challenge' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bank' as const), who: people }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('remove' as const), who: people, source: fc.integer({ min: 0, max: 5 }) }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('charge' as const), who: people, wants }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('crossed' as const), who: people, other: people, wants, otherWants: wants }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('switches' as const),
      off: fc.constantFrom([], [], ['credit'], ['bank', 'cash'], ['charging']),
    }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;
type Wants = typeof wants extends fc.Arbitrary<infer T> ? T : never;
const histories = fc.array(
  fc.tuple(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 240 })), steps),
  { minLength: 5, maxLength: 60, size: 'max' },
);

/** Plays the steps under a policy, each so many minutes after the one before. */
function play(policy: ChargingPolicy, told: readonly (readonly [number, Step | undefined])[]): History {
  const history = new History(policy);
  const sources: Sources = new Map();
  for (const [index, customerId] of ['ann', 'ben', 'cat', 'dan'].entries()) {
    history.setSecret({ customerId, facts: { firstDevice: true } }, SECRET, iso(0));
    history.addCard(
      { customerId, facts: { firstDevice: true } },
      `first-${customerId}`,
      index,
      iso(0),
      'authenticated',
    );
    history.addBankAccount({ customerId, facts: { firstDevice: true } }, `bank-${customerId}`, iso(0));
    sources.set(customerId, [`first-${customerId}`, `bank-${customerId}`]);
  }
  let minutes = 1;
  for (const [index, [after, step]] of told.entries()) {
    minutes += after;
    if (step !== undefined) playStep(history, sources, step, iso(minutes), index);
  }
  return history;
}

/** What each customer has tried to register, whether or not it is there. */
type Sources = Map<string, string[]>;

function playStep(history: History, sources: Sources, step: Step, at: string, index: number): void {
  if (step.do === 'card' || step.do === 'bank') {
    sources.set(step.who.customerId, [...(sources.get(step.who.customerId) ?? []), `source-${index}`]);
  }
  const begin = (who: Who, wants: Wants, id: string) => {
    const wanted = wantedOf(sources, who, wants);
    const cap = history.countCharge(who, wanted, at, id);
    return () => history.decideCharge(who, wanted, at, id, cap);
  };
  switch (step.do) {
    case 'secret':
      history.setSecret(step.who, step.secret, at);
      return;
    case 'card':
      history.addCard(step.who, `source-${index}`, step.card, at, step.issuer);
      return;
    case 'bank':
      history.addBankAccount(step.who, `source-${index}`, at);
      return;
    case 'remove':
      history.removeSource(step.who, nameOf(sources, step.who, step.source), at);
      return;
    case 'charge':
      begin(step.who, step.wants, String(index))();
      return;
    case 'crossed': {
      const first = begin(step.who, step.wants, `${index}-a`);
      begin(step.other, step.otherWants, `${index}-b`)();
      first();
      return;
    }
    case 'release': {
      const reserved = history.events.filter(({ type }) => type === 'funding.charge-reserved.v1');
      const one = reserved[step.which % Math.max(1, reserved.length)]?.data as Record<
        'chargeId' | 'customerId',
        string
      >;
      if (one !== undefined) history.release({ customerId: one.customerId }, one.chargeId);
      return;
    }
    case 'switches':
      history.stopped = step.off;
  }
}

function nameOf(sources: Sources, { customerId }: Who, nth: number): string {
  const names = sources.get(customerId) ?? [];
  return names[nth % Math.max(1, names.length)] ?? 'none';
}

function wantedOf(sources: Sources, who: Who, { amountYen, source, way, secret }: Wants): Wanted {
  if (way !== 'source') return { amountYen, cash: way as 'register' | 'atm' };
  return { amountYen, sourceId: nameOf(sources, who, source), ...(secret === undefined ? {} : { secret }) };
}

function again(history: History, wanted: WantedPolicy, inForce: ChargingPolicy, { from, to } = MONTHS) {
  const decided: DecidedAgain[] = [];
  const counterfactual = new Counterfactual(otherRules(wanted, inForce), from, to, {
    decided: (one) => decided.push(one),
  });
  for (const event of history.events) counterfactual.feed(event);
  return { decided, result: counterfactual.result() };
}

describe('laws of a counterfactual', () => {
  it('under the rules in force every decision is the one that was taken', () => {
    const broken = new Set<string>();
    fc.assert(
      fc.property(policies, histories, fc.integer({ min: -1, max: 60 * 24 * 4 }), (policy, told, begin) => {
        const history = play(policy, told);
        const window = { from: iso(begin), to: MONTHS.to };
        const { decided, result } = again(history, { base: 'in-force' }, policy, window);
        for (const { ruleThen } of decided) if (ruleThen !== undefined) broken.add(ruleThen);
        expect(decided.filter(({ ruleThen, ruleNow }) => ruleThen !== ruleNow)).toEqual([]);
        expect(result.sumsNow).toEqual(result.sumsThen);
        expect(result.changes).toEqual({
          stopped: 0,
          stoppedYen: 0,
          admitted: 0,
          admittedYen: 0,
          otherRule: 0,
          customers: 0,
        });
        if (begin < 0)
          expect(decided.map(({ chargeId, ruleNow }) => ({ chargeId, rule: ruleNow }))).toEqual(history.decisions);
      }),
      { numRuns: 400, seed: 4 },
    );
    // The histories are no law if they break no rules.
    for (const rule of ['per-charge', 'after-password-reset', 'new-device', 'device-accounts', 'network-accounts']) {
      expect(broken).toContain(rule);
    }
    for (const rule of [
      'card-velocity',
      'card-24h',
      'plain-24h',
      'bank-24h',
      'cash-24h',
      'new-card',
      'switch-charging',
    ]) {
      expect(broken).toContain(rule);
    }
    for (const rule of ['charge-secret', 'charge-secret-lock', 'charge-secret-missing']) expect(broken).toContain(rule);
  });

  it('decides as the live service would have, had those rules been in force', () => {
    const all = chargingPolicy('2019');
    // Everything is allowed then, so every request is recorded; all secrets are right, since wrong ones are not known.
    const open: ChargingPolicy = {
      ...all,
      stepYen: 1,
      perChargeYen: perRail(1e6),
      threeDSecure: true,
      secretTries: 100,
    };
    const charges = histories.map((told) =>
      told.flatMap(([after, step]) =>
        step.do === 'charge' || step.do === 'card' || step.do === 'bank' ? [[after, plain(step)] as const] : [],
      ),
    );
    fc.assert(
      fc.property(policies, charges, (policy, told) => {
        // Registration tries leave nothing behind where nobody counted them.
        const { registrationTriesPerDay: _, ...rules } = { ...policy, threeDSecure: true, guardedSecret: false };
        const before = play(open, told);
        const recorded = new Set(before.decisions.map(({ chargeId }) => chargeId));
        const asked = told.map(
          ([after, step], index) =>
            [after, step.do === 'charge' && !recorded.has(`charge-${index}`) ? undefined : step] as const,
        );
        const live = play(rules, asked);
        const byCharge = new Map(live.decisions.map(({ chargeId, rule }) => [chargeId, rule]));
        for (const { chargeId, ruleNow } of again(before, rules as WantedPolicy, open).decided) {
          if (byCharge.has(chargeId))
            expect({ chargeId, ruleNow }).toEqual({ chargeId, ruleNow: byCharge.get(chargeId) });
          else expect(ruleNow).toMatch(/^registration: /);
        }
      }),
      { numRuns: 400, seed: 4 },
    );
  });

  it('adds up: requests are charges and refusals, and the changes are the difference', () => {
    fc.assert(
      fc.property(policies, policies, histories, (policy, other, told) => {
        const { result, decided } = again(play(policy, told), other as WantedPolicy, policy);
        const { sumsThen, sumsNow, changes, periods, rules } = result;
        expect(sumsThen.requests).toBe(decided.length);
        expect(sumsNow.requests).toBe(decided.length);
        expect(sumsNow.chargedYen).toBe(sumsThen.chargedYen - changes.stoppedYen + changes.admittedYen);
        expect(sumsNow.charges).toBe(sumsThen.charges - changes.stopped + changes.admitted);
        expect(periods.reduce((sum, { nowYen }) => sum + nowYen, 0)).toBe(sumsNow.chargedYen);
        expect(periods.reduce((sum, { thenYen }) => sum + thenYen, 0)).toBe(sumsThen.chargedYen);
        expect(rules.reduce((sum, { refusalsNow }) => sum + refusalsNow, 0)).toBe(sumsNow.refusals);
        expect(rules.reduce((sum, { stoppedYen }) => sum + stoppedYen, 0)).toBe(changes.stoppedYen);
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});

/** The same step of somebody who types the right secret, at an issuer that never asks the holder. */
function plain(step: Step): Step {
  if (step.do === 'charge') return { ...step, wants: { ...step.wants, secret: SECRET } };
  return step.do === 'card' ? { ...step, issuer: step.issuer === 'challenge' ? 'authenticated' : step.issuer } : step;
}
