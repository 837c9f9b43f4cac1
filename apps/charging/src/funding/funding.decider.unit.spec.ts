import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import { chargingPolicy } from '../policy/charging-policy';
import { withContext } from './funding.commands';
import { fundingDecider } from './funding.decider';
import type { FundingEvent } from './funding.events';
import {
  accepted,
  at,
  bank,
  card,
  deposit,
  details,
  given,
  hardened,
  numberIssued,
  policy2019,
  quiet,
  RIGHT,
  refused,
  reserved,
  secret,
  T0,
  WRONG,
  wanted,
} from './testing/funding-cases';

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
    const outcome = given(policy2019, []).when(withContext(without, quiet));
    outcome.thenRefused('CHARGE_SECRET_INVALID');
    expect(details(outcome)).toMatchObject({ rule: 'charge-secret-missing' });
  });
  it('is not wanted for cash', () => {
    accepted(given(policy2019, [numberIssued()]).when(wanted(1_000, deposit())));
  });
  it('is replaced under the hardened rules only with the second factor', () => {
    const command = { type: 'set-secret', customerId: 'c1', secretMac: WRONG } as const;
    given(hardened, [])
      .when(withContext(command, { secondFactor: false }))
      .thenRefused('STEP_UP_REQUIRED');
    given(hardened, [])
      .when(withContext(command, { secondFactor: true }))
      .thenReply({});
    given(policy2019, [])
      .when(withContext(command, { secondFactor: false }))
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
    const outcome = given(hardened, []).when(withContext(add, found), at(1));
    expect(outcome.decision.events.map(({ type }) => type)).toEqual([
      'funding.card-registration-begun.v1',
      'funding.card-added.v1',
    ]);
    outcome.thenReply({ sourceId: 's2', method: 'debit', label: 'jcb 2222', addedAt: at(1) });
    const again = { ...found, fingerprint: 'f'.repeat(64) };
    accepted(given(hardened, []).when(withContext(add, again)).thenEvents([]), { sourceId: 's1' });
  });
  it('are not added after five tries in a day', () => {
    const begun: FundingEvent = {
      type: 'funding.card-registration-begun.v1',
      data: { customerId: 'c1', fingerprint: '2'.repeat(64) },
    };
    const five = Array.from({ length: 5 }, () => begun);
    given(hardened, five).when(withContext(add, found), at(1)).thenRefused('CARD_TRIES_EXCEEDED');
    accepted(given(hardened, five).when(withContext(add, found), at(25)));
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
    accepted(given(policy2019, []).when(withContext(command, quiet.session)).thenEvents([]), { sourceId: 'b1' });
    const other = { ...command, sealedAccount: 'other' };
    accepted(given(policy2019, []).when(withContext(other, quiet.session)), { sourceId: 'b2' });
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
