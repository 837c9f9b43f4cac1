import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import { type ChargingPolicy, chargingPolicy } from '../policy/charging-policy';
import type { Circumstances } from './charge-rules';
import { inCircumstances, type ReserveCharge } from './funding.commands';
import { fundingDecider } from './funding.decider';
import type { FundingEvent } from './funding.events';

const RIGHT = 'a'.repeat(64);
const WRONG = 'b'.repeat(64);
const T0 = '2019-07-01T00:00:00.000Z';
const at = (hours: number) => new Date(Date.parse(T0) + hours * 3_600_000).toISOString();
const hardened = chargingPolicy('hardened');
const policy2019 = chargingPolicy('2019');
const quiet: Circumstances = { session: { secondFactor: false }, stopped: [] };

const card = (threeDSecure: 'authenticated' | 'not-enrolled' = 'authenticated', sourceId = 's1'): FundingEvent => ({
  type: 'funding.card-added.v1',
  data: {
    customerId: 'c1',
    sourceId,
    token: 'tok_1',
    method: 'credit',
    brand: 'visa',
    last4: '1111',
    prefix: '411111',
    fingerprint: 'f'.repeat(64),
    threeDSecure,
  },
});
const bank: FundingEvent = {
  type: 'funding.bank-account-added.v1',
  data: { customerId: 'c1', sourceId: 'b1', sealedAccount: 'sealed', last4: '4567' },
};
const secret: FundingEvent = { type: 'funding.charge-secret-set.v1', data: { customerId: 'c1', secretMac: RIGHT } };
const refused = (rule: string, code: string): FundingEvent => ({
  type: 'funding.charge-refused.v1',
  data: {
    chargeId: 'x',
    customerId: 'c1',
    sourceId: 's1',
    method: 'credit',
    amountYen: 1_000,
    rule,
    code,
    policyVersion: 'p',
  },
});
const reserved = (
  amountYen: number,
  chargeId = 'old',
  method: 'credit' | 'bank' | 'register' = 'credit',
): FundingEvent => ({
  type: 'funding.charge-reserved.v1',
  data: {
    chargeId,
    customerId: 'c1',
    method,
    amountYen,
    policyVersion: 'p',
    ...(method === 'register' ? {} : { sourceId: method === 'bank' ? 'b1' : 's1' }),
  },
});

const numberIssued = (n = '1', issuedAt = at(1), method: 'register' | 'atm' = 'register'): FundingEvent => ({
  type: 'funding.charge-number-issued.v1',
  data: {
    customerId: 'c1',
    numberHash: n.padStart(64, '0'),
    method,
    expiresAt: new Date(Date.parse(issuedAt) + 15 * 60_000).toISOString(),
    shown: { sessionId: 'phone', at: issuedAt },
  },
});
const deposit = (n = '1', point: 'register' | 'atm' = 'register'): Pick<ReserveCharge, 'cash'> => ({
  cash: { point, pointId: 'shop', number: { numberHash: n.padStart(64, '0') } },
});

function wanted(amountYen: number, change: Partial<ReserveCharge> = {}, circumstances: Partial<Circumstances> = {}) {
  const command: ReserveCharge = {
    type: 'reserve-charge',
    customerId: 'c1',
    chargeId: 'new',
    amountYen,
    ...(change.cash === undefined ? { sourceId: 's1', secretMac: RIGHT } : {}),
    ...change,
  };
  return inCircumstances(command, { ...quiet, ...circumstances });
}
const given = (policy: ChargingPolicy, history: readonly FundingEvent[], when = T0) =>
  specification(fundingDecider(policy)).given([card(), bank, secret, ...history], when);
const accepted = (outcome: { decision: object }, reply: object = {}) =>
  expect(outcome.decision).toMatchObject({ reply });
const details = (outcome: { decision: object }) =>
  (outcome.decision as { refusal: { details: Record<string, unknown> } }).refusal.details;

describe('a charge under the rules of 2019', () => {
  it('is reserved, with what the provider needs to know', () => {
    const outcome = given(policy2019, []).when(wanted(30_000), at(1));
    outcome.thenEvents([
      {
        type: 'funding.charge-reserved.v1',
        data: {
          chargeId: 'new',
          customerId: 'c1',
          method: 'credit',
          amountYen: 30_000,
          policyVersion: 'charging policy 2019-07-01',
          sourceId: 's1',
        },
      },
    ]);
    expect(outcome.decision).toMatchObject({ reply: { token: 'tok_1', at: at(1), threeDSecure: 'authenticated' } });
  });
  it('may come three times a minute and every minute', () => {
    const history = Array.from({ length: 20 }, (_, n) => reserved(30_000, `old-${n}`));
    expect(given(policy2019, history).when(wanted(30_000)).decision).toHaveProperty('reply');
  });
  it.each([
    [1_500, 'amount-step'],
    [31_000, 'per-charge'],
  ])('of ¥%d is refused by the rule %s, and history knows', (amountYen, rule) => {
    const outcome = given(policy2019, []).when(wanted(amountYen));
    outcome.thenRefused('AMOUNT_NOT_ALLOWED');
    expect(outcome.decision.events).toMatchObject([{ type: 'funding.charge-refused.v1', data: { rule } }]);
  });
  it('may be of any yen when the step is one, which is another version of the rules', () => {
    const exact = chargingPolicy('2019', 1);
    accepted(given(exact, []).when(wanted(12_345)));
    expect(exact.version).toBe('charging policy 2019-07-01, step 1');
  });
});

describe('the charge secret', () => {
  it('takes an older secret as it was stored, when its digits are typed apart', () => {
    accepted(given(policy2019, []).when(wanted(1_000, { secretMac: WRONG, formerSecretMac: RIGHT })));
    const outcome = given(policy2019, []).when(wanted(1_000, { secretMac: WRONG, formerSecretMac: WRONG }));
    expect(details(outcome)).toMatchObject({ rule: 'charge-secret', triesLeft: 4 });
  });
  it('is wanted for cards, and a wrong one counts', () => {
    const outcome = given(policy2019, []).when(wanted(1_000, { secretMac: WRONG }));
    outcome.thenRefused('CHARGE_SECRET_INVALID');
    expect(details(outcome)).toMatchObject({ rule: 'charge-secret', triesLeft: 4 });
  });
  it('is locked after five wrong ones in a row, also for the right one', () => {
    const five = Array.from({ length: 5 }, () => refused('charge-secret', 'CHARGE_SECRET_INVALID'));
    given(policy2019, five).when(wanted(1_000)).thenRefused('CHARGE_SECRET_LOCKED');
    accepted(given(policy2019, five.slice(1)).when(wanted(1_000)));
    accepted(given(policy2019, [...five, secret]).when(wanted(1_000)));
  });
  it('counts anew after a right one', () => {
    const four = Array.from({ length: 4 }, () => refused('charge-secret', 'CHARGE_SECRET_INVALID'));
    const outcome = given(policy2019, [...four, reserved(1_000)]).when(wanted(1_000, { secretMac: WRONG }));
    expect(details(outcome)).toMatchObject({ triesLeft: 4 });
  });
  it('that is left out is refused, but was no try', () => {
    const { secretMac: _, ...without } = wanted(1_000).toJSON();
    const outcome = given(policy2019, []).when(inCircumstances(without, quiet));
    outcome.thenRefused('CHARGE_SECRET_INVALID');
    expect(details(outcome)).toMatchObject({ rule: 'charge-secret-missing' });
  });
  it('is not wanted for cash', () => {
    accepted(given(policy2019, [numberIssued()]).when(wanted(1_000, deposit())));
  });
  it('is replaced under the hardened rules only with the second factor', () => {
    const command = { type: 'set-secret', customerId: 'c1', secretMac: WRONG } as const;
    given(hardened, [])
      .when(inCircumstances(command, { secondFactor: false }))
      .thenRefused('STEP_UP_REQUIRED');
    given(hardened, [])
      .when(inCircumstances(command, { secondFactor: true }))
      .thenReply({});
    given(policy2019, [])
      .when(inCircumstances(command, { secondFactor: false }))
      .thenReply({});
  });
});

describe('a card that is tried again and again', () => {
  const removed = (sourceId: string): FundingEvent => ({
    type: 'funding.source-removed.v1',
    data: { customerId: 'c1', sourceId },
  });
  const declined = (chargeId: string): FundingEvent => ({
    type: 'funding.charge-released.v1',
    data: { chargeId, customerId: 'c1', amountYen: 1_000, reason: 'CHARGE_DECLINED' },
  });
  const ruleOf = (history: readonly FundingEvent[], command = wanted(1_000), when = at(1)) => {
    const { decision } = given(hardened, history).when(command, when);
    return 'refusal' in decision ? (decision.refusal.details as { rule: string }).rule : 'reserved';
  };
  it('is the same card when it was removed and added again: its cap does not begin anew', () => {
    const again = [reserved(4_000), removed('s1'), card('authenticated', 's2')];
    expect(ruleOf(again, wanted(1_001, { sourceId: 's2' }))).toBe('new-card');
    expect(ruleOf(again, wanted(1_000, { sourceId: 's2' }))).toBe('reserved');
  });
  it('is as old as when it was first added, so adding it again does not make it new either', () => {
    const decider = fundingDecider(hardened);
    const state = given(hardened, [removed('s1')]).state;
    const place = { revision: 9, occurredAt: at(30), commandId: '' };
    const readded = decider.evolve(state, card('authenticated', 's2'), place);
    expect(decider.decide(wanted(20_000, { sourceId: 's2' }), readded, at(31))).toHaveProperty('reply');
  });
  it('counts what was declined towards how fast and how often may be charged', () => {
    const tries = ['a', 'b', 'c', 'd', 'e'].flatMap((id) => [reserved(1_000, id), declined(id)]);
    expect(ruleOf(tries.slice(0, 4), wanted(1_000), T0)).toBe('card-velocity');
    expect(ruleOf(tries, wanted(1_000), at(2))).toBe('declined-charges');
    expect(ruleOf(tries.slice(0, 8), wanted(1_000), at(2))).toBe('reserved');
    expect(ruleOf(tries, wanted(1_000), at(25))).toBe('reserved');
  });
  it('counts what was refused: after twenty tries in an hour there are no more', () => {
    const twenty = Array.from({ length: 20 }, () => refused('card-24h', 'LIMIT_EXCEEDED'));
    expect(ruleOf(twenty, wanted(1_000), at(0.9))).toBe('charge-tries');
    expect(ruleOf(twenty.slice(1), wanted(1_000), at(0.9))).toBe('reserved');
    const kept = [...twenty.slice(1), ...Array.from({ length: 9 }, () => refused('charge-tries', 'VELOCITY_EXCEEDED'))];
    expect(ruleOf(kept, wanted(1_000), at(0.9))).toBe('reserved');
  });
});

describe('a bank account that nothing proves to be the member’s', () => {
  const add = {
    type: 'add-bank-account',
    customerId: 'c1',
    sourceId: 'b2',
    sealedAccount: 'other',
    last4: '1',
  } as const;
  it('is neither added nor debited under the hardened rules', () => {
    const session = { secondFactor: true };
    given(hardened, []).when(inCircumstances(add, session)).thenRefused('BANK_ACCOUNT_UNPROVEN');
    const outcome = given(hardened, []).when(wanted(1_000, { sourceId: 'b1' }));
    outcome.thenRefused('BANK_ACCOUNT_UNPROVEN');
    expect(outcome.decision.events).toMatchObject([{ data: { rule: 'bank-account-proof' } }]);
  });
  it('is, as it was, under those of 2019', () => {
    accepted(given(policy2019, []).when(inCircumstances(add, { secondFactor: false })));
    accepted(given(policy2019, []).when(wanted(1_000, { sourceId: 'b1' })));
  });
});

describe('cash', () => {
  const hash = '1'.padStart(64, '0');
  const issue = (stopped: readonly string[] = [], n = '9') =>
    inCircumstances(
      {
        type: 'issue-charge-number',
        customerId: 'c1',
        numberHash: n.padStart(64, '0'),
        method: 'register',
        shown: { sessionId: 'phone', at: at(1) },
      } as const,
      { stopped },
    );
  it('is credited to the number that was shown, and history knows who had asked for it', () => {
    const outcome = given(hardened, [numberIssued()]).when(wanted(1_000, deposit()), at(1.1));
    expect(outcome.decision.events).toMatchObject([
      {
        type: 'funding.charge-reserved.v1',
        data: { method: 'register', pointId: 'shop', chargeNumberHash: hash, shown: { sessionId: 'phone' } },
      },
    ]);
  });
  it('is not credited to a number that never was, of another kind of cash point, shown twice or too late', () => {
    const used = { ...reserved(1_000, 'a', 'register') } as Extract<
      FundingEvent,
      { type: `funding.charge-reserved.v1` }
    >;
    const spent: FundingEvent = { ...used, data: { ...used.data, chargeNumberHash: hash } };
    const told = (history: FundingEvent[], hours = 1.1, n = '1', point: 'register' | 'atm' = 'register') =>
      given(policy2019, history).when(wanted(1_000, deposit(n, point)), at(hours));
    told([]).thenRefused('CHARGE_NUMBER_INVALID');
    told([numberIssued('2')]).thenRefused('CHARGE_NUMBER_INVALID');
    told([numberIssued()], 1.1, '1', 'atm').thenRefused('CHARGE_NUMBER_INVALID');
    told([numberIssued(), spent]).thenRefused('CHARGE_NUMBER_USED');
    told([numberIssued()], 1.25).thenRefused('CHARGE_NUMBER_EXPIRED');
  });
  it('may be tried again with less when the first sum was too much: the number is not used up by a refusal', () => {
    const decider = fundingDecider(hardened);
    const before = given(hardened, [numberIssued()]);
    const tooMuch = before.when(wanted(100_001, deposit()), at(1.1));
    tooMuch.thenRefused('AMOUNT_NOT_ALLOWED');
    const refusal = tooMuch.decision.events as FundingEvent[];
    const place = { revision: 0, occurredAt: at(1.1), commandId: '' };
    const state = refusal.reduce((one, event) => decider.evolve(one, event, place), before.state);
    expect(decider.decide(wanted(1_000, deposit()), state, at(1.2))).toHaveProperty('reply');
  });
  it('has at most three numbers waiting, and none while it is switched off', () => {
    const three = ['1', '2', '3'].map((n) => numberIssued(n));
    given(policy2019, three).when(issue(), at(1.1)).thenRefused('RATE_LIMITED');
    expect(given(policy2019, three).when(issue(), at(1.3)).decision).toMatchObject({ reply: { expiresAt: at(1.55) } });
    given(policy2019, [])
      .when(issue(['cash']))
      .thenRefused('CHARGING_STOPPED');
    given(policy2019, [])
      .when(issue(['charging']))
      .thenRefused('CHARGING_STOPPED');
  });
  it('is stopped by the switch even when the number was asked for before', () => {
    given(policy2019, [numberIssued()])
      .when(wanted(1_000, deposit(), { stopped: ['cash'] }), at(1.1))
      .thenRefused('CHARGING_STOPPED');
  });
  it('drawn: whatever numbers are issued, shown, shown again and too late, each credits once at most and in its time', () => {
    const decider = fundingDecider(policy2019);
    const step = fc.record({
      issue: fc.boolean(),
      n: fc.integer({ min: 1, max: 6 }),
      point: fc.constantFrom('register', 'atm'),
      minutes: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = decider.initial;
        let minute = 0;
        const issued = new Map<string, { at: number; method: string }>();
        const credited = new Set<string>();
        for (const [index, { issue: isIssue, n, point, minutes }] of steps.entries()) {
          minute += minutes;
          const now = at(minute / 60);
          const numberHash = String(n).padStart(64, '0');
          const command =
            isIssue && !issued.has(numberHash)
              ? inCircumstances(
                  {
                    type: 'issue-charge-number',
                    customerId: 'c1',
                    numberHash,
                    method: point,
                    shown: { at: now },
                  } as const,
                  { stopped: [] },
                )
              : wanted(1_000, { ...deposit(String(n), point), chargeId: `charge-${index}` });
          const decision = decider.decide(command, state, now);
          const place = { revision: index, occurredAt: now, commandId: '' };
          state = decision.events.reduce((one, event) => decider.evolve(one, event, place), state);
          if ('refusal' in decision) continue;
          if (command.type === 'issue-charge-number') {
            issued.set(numberHash, { at: minute, method: point });
            expect(
              [...issued].filter(([hash, one]) => !credited.has(hash) && minute - one.at < 15).length,
            ).toBeLessThan(4);
            continue;
          }
          const number = issued.get(numberHash);
          expect(number?.method).toBe(point);
          expect(minute - (number?.at ?? Number.NEGATIVE_INFINITY)).toBeLessThan(15);
          expect(credited.has(numberHash)).toBe(false);
          credited.add(numberHash);
        }
      }),
    );
  });
});

describe('a charge that was switched off', () => {
  it.each([
    ['credit', 's1'],
    ['charging', 's1'],
    ['bank', 'b1'],
    ['charging', 'b1'],
  ])('by the switch %s is refused from %s', (scope, sourceId) => {
    const outcome = given(policy2019, []).when(wanted(1_000, { sourceId }, { stopped: [scope] }));
    outcome.thenRefused('CHARGING_STOPPED');
    expect(details(outcome)).toMatchObject({ rule: `switch-${scope}` });
  });
  it('goes on by the other ways', () => {
    accepted(given(policy2019, []).when(wanted(1_000, {}, { stopped: ['debit', 'bank', 'cash', 'registration'] })));
  });
  it('does not count a wrong secret', () => {
    given(policy2019, [])
      .when(wanted(1_000, { secretMac: WRONG }, { stopped: ['credit'] }))
      .thenRefused('CHARGING_STOPPED');
  });
});

describe('a charge under the hardened rules', () => {
  const refusedBy = (
    history: readonly FundingEvent[],
    command: ReturnType<typeof wanted>,
    now: string,
    added = card(),
  ): unknown => {
    // As if bank accounts were proven: what is tried here are the limits.
    const outcome = specification(fundingDecider({ ...hardened, bankAccountProof: false }))
      .given([added, bank, secret, ...history], T0)
      .when(command, now);
    return 'refusal' in outcome.decision ? details(outcome).rule : 'accepted';
  };
  it.each([
    [
      'a third card charge in three minutes',
      [reserved(1_000), reserved(1_000, 'b')],
      wanted(1_000),
      at(0.04),
      'card-velocity',
    ],
    ['after three minutes', [reserved(1_000), reserved(1_000, 'b')], wanted(1_000), at(0.06), 'accepted'],
    ['¥20,000 on one card charge', [], wanted(20_000), at(25), 'accepted'],
    ['more than ¥20,000', [], wanted(20_001), at(25), 'per-charge'],
    ['a new card with more than ¥5,000', [], wanted(5_001), at(1), 'new-card'],
    ['more than ¥20,000 in 24 hours', [reserved(15_000)], wanted(5_001), at(23.9), 'card-24h'],
    ['as much a day later', [reserved(15_000)], wanted(20_000), at(24.1), 'accepted'],
    ['more than ¥50,000 in 30 days', [reserved(20_000), reserved(20_000, 'b')], wanted(10_001), at(500), 'card-30d'],
    ['as much when the month is over', [reserved(20_000), reserved(20_000, 'b')], wanted(20_000), at(721), 'accepted'],
    [
      'bank charges over ¥50,000',
      [reserved(20_000, 'a', 'bank'), reserved(20_000, 'b', 'bank')],
      wanted(10_001, { sourceId: 'b1' }),
      at(1),
      'bank-24h',
    ],
    [
      'cash over ¥100,000',
      [reserved(90_000, 'a', 'register'), numberIssued()],
      wanted(10_001, deposit()),
      at(1),
      'cash-24h',
    ],
    [
      'a released charge does not count',
      [
        reserved(20_000),
        {
          type: 'funding.charge-released.v1',
          data: { chargeId: 'old', customerId: 'c1', amountYen: 20_000, reason: 'CHARGE_DECLINED' },
        } satisfies FundingEvent,
      ],
      wanted(5_000),
      at(1),
      'accepted',
    ],
  ])('%s', (_, history, command, now, rule) => {
    expect(refusedBy(history, command, now)).toBe(rule);
  });
  it('from a card that its issuer did not authenticate is at most ¥5,000', () => {
    expect(refusedBy([], wanted(5_001), at(25), card('not-enrolled'))).toBe('unauthenticated-card-24h');
    expect(refusedBy([reserved(3_000)], wanted(3_000), at(48), card('not-enrolled'))).toBe('unauthenticated-card-30d');
    expect(refusedBy([], wanted(5_000), at(25), card('not-enrolled'))).toBe('accepted');
  });
  it('needs the second factor on a new device, and time after a reset of the password', () => {
    const session = { secondFactor: false, newDeviceAt: at(20) };
    expect(refusedBy([], wanted(1_000, {}, { session }), at(30))).toBe('new-device');
    expect(refusedBy([], wanted(1_000, {}, { session }), at(45))).toBe('accepted');
    expect(refusedBy([], wanted(1_000, {}, { session: { ...session, secondFactor: true } }), at(30))).toBe('accepted');
    const afterReset = { secondFactor: true, resetAt: at(20) };
    expect(refusedBy([], wanted(1_000, {}, { session: afterReset }), at(91))).toBe('after-password-reset');
    expect(refusedBy([], wanted(1_000, {}, { session: afterReset }), at(93))).toBe('accepted');
    const number = numberIssued('1', at(30));
    expect(refusedBy([number], wanted(1_000, deposit(), { session: afterReset }), at(30))).toBe('accepted');
  });
  it('is refused when a cap across accounts was reached', () => {
    const cap = { rule: 'device-accounts', used: 5, allowed: 5 };
    expect(refusedBy([], wanted(1_000, {}, { cap }), at(30))).toBe('device-accounts');
  });

  it('never passes a limit, whatever comes when', () => {
    const decider = fundingDecider(hardened);
    const tries = fc.array(fc.tuple(fc.integer({ min: 1, max: 25_000 }), fc.integer({ min: 0, max: 600 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(tries, (charges) => {
        let minute = 3_000;
        let state = [card(), bank, secret].reduce(
          (folded, event, revision) => decider.evolve(folded, event, { revision, occurredAt: T0, commandId: 'g' }),
          decider.initial,
        );
        const made: { yen: number; minute: number }[] = [];
        for (const [n, [amountYen, wait]] of charges.entries()) {
          minute += wait;
          const now = at(minute / 60);
          const decision = decider.decide(wanted(amountYen, { chargeId: `n${n}` }), state, now);
          for (const event of decision.events) {
            state = decider.evolve(state, event, { revision: n, occurredAt: now, commandId: `n${n}` });
          }
          if ('reply' in decision) made.push({ yen: amountYen, minute });
        }
        for (const { minute: end } of made) {
          const last = (minutes: number) => made.filter((one) => one.minute <= end && one.minute > end - minutes);
          const sum = (list: typeof made) => list.reduce((total, { yen }) => total + yen, 0);
          expect(sum(last(24 * 60))).toBeLessThanOrEqual(20_000);
          expect(sum(last(30 * 24 * 60))).toBeLessThanOrEqual(50_000);
          expect(last(3).length).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});

describe('funding sources', () => {
  const found = {
    method: 'debit',
    brand: 'jcb',
    last4: '2222',
    prefix: '352805',
    fingerprint: '1'.repeat(64),
    threeDSecure: 'authenticated',
    beginsRegistration: true,
    session: { secondFactor: false },
  } as const;
  const add = { type: 'add-card', customerId: 'c1', sourceId: 's2', token: 'tok_2', threeDSecureId: 'tds_1' } as const;

  it('are added once per card, and a begun registration counts', () => {
    const outcome = given(hardened, []).when(inCircumstances(add, found), at(1));
    expect(outcome.decision.events.map(({ type }) => type)).toEqual([
      'funding.card-registration-begun.v1',
      'funding.card-added.v1',
    ]);
    outcome.thenReply({ sourceId: 's2', method: 'debit', label: 'jcb 2222', addedAt: at(1) });
    const again = { ...found, fingerprint: 'f'.repeat(64) };
    accepted(given(hardened, []).when(inCircumstances(add, again)).thenEvents([]), { sourceId: 's1' });
  });
  it('are not added after five tries in a day', () => {
    const begun: FundingEvent = {
      type: 'funding.card-registration-begun.v1',
      data: { customerId: 'c1', fingerprint: '2'.repeat(64) },
    };
    const five = Array.from({ length: 5 }, () => begun);
    given(hardened, five).when(inCircumstances(add, found), at(1)).thenRefused('CARD_TRIES_EXCEEDED');
    accepted(given(hardened, five).when(inCircumstances(add, found), at(25)));
    const ask = { type: 'ask-holder', customerId: 'c1', fingerprint: '2'.repeat(64), threeDSecureId: 'tds_2' } as const;
    given(hardened, five).when(ask, at(1)).thenRefused('CARD_TRIES_EXCEEDED');
  });
  it('that were removed cannot be charged from', () => {
    const remove = { type: 'remove-source', customerId: 'c1', sourceId: 's1' } as const;
    const removed: FundingEvent = { type: 'funding.source-removed.v1', data: { customerId: 'c1', sourceId: 's1' } };
    given(hardened, []).when(remove).thenEvents([removed]);
    given(hardened, [removed]).when(remove).thenRefused('FUNDING_SOURCE_UNKNOWN');
    given(hardened, [removed]).when(wanted(1_000), at(30)).thenRefused('FUNDING_SOURCE_UNKNOWN', []);
  });
  it('of a bank are added once per account', () => {
    const command = {
      type: 'add-bank-account',
      customerId: 'c1',
      sourceId: 'b2',
      sealedAccount: 'sealed',
      last4: '4567',
    } as const;
    accepted(given(policy2019, []).when(inCircumstances(command, quiet.session)).thenEvents([]), { sourceId: 'b1' });
    const other = { ...command, sealedAccount: 'other' };
    accepted(given(policy2019, []).when(inCircumstances(other, quiet.session)), { sourceId: 'b2' });
  });
  it('release a charge once', () => {
    const release = {
      type: 'release-charge',
      customerId: 'c1',
      chargeId: 'old',
      amountYen: 1_000,
      reason: 'CHARGE_DECLINED',
    } as const;
    const { type: _, ...data } = release;
    const event: FundingEvent = { type: 'funding.charge-released.v1', data };
    given(hardened, [reserved(1_000)])
      .when(release)
      .thenEvents([event]);
    given(hardened, [reserved(1_000), event])
      .when(release)
      .thenEvents([]);
  });
});

it('hashes only the command itself, whatever decides about it', () => {
  const command = wanted(1_000, {}, { stopped: ['credit'] });
  expect(JSON.stringify(command)).toBe(JSON.stringify(wanted(1_000)));
});
