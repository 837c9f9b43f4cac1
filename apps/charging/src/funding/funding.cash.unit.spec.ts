import fc from 'fast-check';
import { withContext } from './funding.commands';
import { fundingDecider } from './funding.decider';
import type { FundingEvent } from './funding.events';
import {
  accepted,
  at,
  deposit,
  given,
  hardened,
  numberIssued,
  policy2019,
  reserved,
  wanted,
} from './testing/funding-cases';

describe('cash', () => {
  const hash = '1'.padStart(64, '0');
  const issue = (stopped: readonly string[] = [], n = '9') =>
    withContext(
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
              ? withContext(
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
    given(hardened, []).when(withContext(add, session)).thenRefused('BANK_ACCOUNT_UNPROVEN');
    const outcome = given(hardened, []).when(wanted(1_000, { sourceId: 'b1' }));
    outcome.thenRefused('BANK_ACCOUNT_UNPROVEN');
    expect(outcome.decision.events).toMatchObject([{ data: { rule: 'bank-account-proof' } }]);
  });
  it('is, as it was, under those of 2019', () => {
    accepted(given(policy2019, []).when(withContext(add, { secondFactor: false })));
    accepted(given(policy2019, []).when(wanted(1_000, { sourceId: 'b1' })));
  });
});
