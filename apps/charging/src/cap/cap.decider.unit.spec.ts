import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import { chargingPolicy } from '../policy/charging-policy';
import type { CapCommand } from './cap.commands';
import { capDecider } from './cap.decider';
import type { CapEvent } from './cap.events';
import { bankAccountLimits, cardLimits } from './source-limits';

const T0 = '2019-07-01T00:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(T0) + minutes * 60_000).toISOString();
const spec = specification(capDecider);
const counted = (customerId: string): CapEvent => ({ type: 'cap.account-counted.v1', data: { customerId } });
const begun: CapEvent = { type: 'cap.registration-begun.v1', data: { customerId: 'a' } };
const count = (customerId: string, accounts = 2, minutes?: number) =>
  ({ type: 'count-account', customerId, accounts, ...(minutes === undefined ? {} : { minutes }) }) as const;

describe('a cap across accounts', () => {
  it('counts an account once', () => {
    spec
      .given([])
      .when(count('a'))
      .thenEvents([counted('a')])
      .thenReply({ used: 1 });
    spec
      .given([counted('a'), counted('b')])
      .when(count('a'))
      .thenEvents([])
      .thenReply({ used: 2 });
  });
  it('refuses one account too many', () => {
    spec
      .given([counted('a'), counted('b')])
      .when(count('c'))
      .thenRefused('CAP_REACHED', []);
  });
  it('forgets what is longer ago than its window, if it has one', () => {
    const history = [counted('a'), counted('b')];
    spec
      .given(history, T0)
      .when(count('c', 2, 10), at(9))
      .thenRefused('CAP_REACHED');
    spec
      .given(history, T0)
      .when(count('c', 2, 10), at(11))
      .thenEvents([counted('c')]);
    spec.given(history, T0).when(count('c'), at(100_000)).thenRefused('CAP_REACHED');
  });
  it('has room again only a month after an account is released: removed and added again is the same card', () => {
    const released: CapEvent = { type: 'cap.account-released.v1', data: { customerId: 'a' } };
    spec
      .given([counted('a'), counted('b')])
      .when({ type: 'release-account', customerId: 'a' })
      .thenEvents([released]);
    const history = [counted('a'), counted('b'), released];
    spec
      .given(history)
      .when(count('c'), at(29 * 24 * 60))
      .thenRefused('CAP_REACHED');
    spec
      .given(history)
      .when(count('c'), at(31 * 24 * 60))
      .thenEvents([counted('c')]);
    spec
      .given(history)
      .when(count('a'), at(60))
      .thenEvents([counted('a')]);
    spec.given([]).when({ type: 'release-account', customerId: 'a' }).thenEvents([]);
  });
  it('counts registrations over a day', () => {
    const command = { type: 'count-registration', customerId: 'a', perDay: 2 } as const;
    spec.given([begun], T0).when(command, at(1)).thenEvents([begun]);
    spec.given([begun, begun], T0).when(command, at(1)).thenRefused('CAP_REACHED');
    spec
      .given([begun, begun], T0)
      .when(command, at(24 * 60))
      .thenEvents([begun]);
  });
});

describe('what is charged from a card or bank account, into whichever wallet', () => {
  const hardened = chargingPolicy('hardened');
  const DAY = 24 * 60;
  const charged = (chargeId: string, customerId: string, amountYen: number, isNew?: true): CapEvent => ({
    type: 'cap.charge-counted.v1',
    data: { customerId, chargeId, amountYen, ...(isNew ? { isNew } : {}) },
  });
  const declined = (chargeId: string): CapEvent => ({
    type: 'cap.charge-released.v1',
    data: { customerId: 'a', chargeId, declined: true },
  });
  const charge = (customerId: string, amountYen: number, limits = cardLimits(hardened, 'authenticated')) =>
    ({ type: 'count-charge', customerId, chargeId: 'new', amountYen, limits }) as const;
  const rule = (history: readonly CapEvent[], command: CapCommand, minutes: number) => {
    const { decision } = spec.given(history, T0).when(command, at(minutes));
    return 'refusal' in decision ? (decision.refusal.details as { rule?: string }).rule : 'counted';
  };

  it('counts together: what another member charged from the card is used up', () => {
    const history = [counted('a'), counted('b'), charged('1', 'a', 15_000)];
    expect(rule(history, charge('b', 5_001), DAY - 1)).toBe('card-24h');
    expect(rule(history, charge('b', 20_000), DAY + 1)).toBe('counted');
    expect(rule([counted('a'), counted('b'), charged('1', 'a', 20_000)], charge('b', 20_000), DAY + 1)).toBe('counted');
    expect(rule([counted('b'), charged('1', 'a', 40_000)], charge('b', 10_001), 2 * DAY)).toBe('card-30d');
  });
  it('counts a new card once, on however many accounts it is new', () => {
    expect(rule([counted('a'), counted('b'), charged('1', 'a', 4_000, true)], charge('b', 1_001), 60)).toBe('new-card');
  });
  it('counts tries that were declined: of an account, and of the card whoever tries it', () => {
    const tries = ['1', '2', '3', '4', '5'].flatMap((id) => [charged(id, 'a', 1_000), declined(id)]);
    expect(rule([counted('b'), ...tries.slice(0, 4)], charge('b', 1_000), 1)).toBe('card-velocity');
    expect(rule([counted('b'), ...tries], charge('b', 1_000), 60)).toBe('card-declines');
    expect(rule([counted('b'), ...tries.slice(0, 8)], charge('b', 1_000), 60)).toBe('counted');
  });
  it('holds a bank account down under the rules of 2019 too', () => {
    const limits = bankAccountLimits(chargingPolicy('2019'));
    const history = [counted('a'), charged('1', 'a', 90_000)];
    expect(rule(history, charge('a', 10_001, limits), 60)).toBe('bank-account-24h');
    expect(rule(history, charge('a', 10_000, limits), 60)).toBe('counted');
    const ten = Array.from({ length: 10 }, (_, n) => charged(String(n), 'a', 1_000));
    expect(rule([counted('a'), ...ten], charge('a', 1_000, limits), 60)).toBe('bank-account-tries');
  });

  it('drawn: charges, declines, removals and re-adds by anybody in any order never pass a limit of the card', () => {
    const step = fc.record({
      what: fc.constantFrom('charge', 'charge', 'charge', 'decline', 'remove', 'add'),
      who: fc.constantFrom('a', 'b', 'c'),
      amountYen: fc.integer({ min: 1, max: 20_000 }),
      minutes: fc.constantFrom(0, 1, 2, 60, 300, 1_500),
    });
    const policy = { ...hardened, newCard: { hours: 24, maxYen: 5_000 } } satisfies ChargingPolicy;
    const limits = cardLimits(policy, 'authenticated');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let state = capDecider.initial;
        let minute = 0;
        const made: { id: string; minute: number; yen: number; declined: boolean; isNew: boolean }[] = [];
        const firstAdded = new Map<string, number>();
        for (const [index, { what, who, amountYen, minutes }] of steps.entries()) {
          minute += minutes;
          const id = `charge-${index}`;
          const last = made.findLast((one) => !one.declined);
          const command: CapCommand | undefined =
            what === 'charge'
              ? { type: 'count-charge', customerId: who, chargeId: id, amountYen, limits }
              : what === 'decline'
                ? last && { type: 'release-charge', customerId: who, chargeId: last.id, declined: true }
                : what === 'remove'
                  ? { type: 'release-account', customerId: who }
                  : { type: 'count-account', customerId: who, accounts: 2 };
          if (command === undefined) continue;
          const decision = capDecider.decide(command, state, at(minute));
          const place = { revision: index, occurredAt: at(minute), commandId: '' };
          state = decision.events.reduce((one, event) => capDecider.evolve(one, event, place), state);
          if ('refusal' in decision) continue;
          if (what === 'add' && !firstAdded.has(who)) firstAdded.set(who, minute);
          if (what === 'decline' && last) last.declined = true;
          if (what !== 'charge') continue;
          const isNew = minute - (firstAdded.get(who) ?? minute) < DAY;
          made.push({ id, minute, yen: amountYen, declined: false, isNew });
          const within = (span: number) => made.filter((one) => minute - one.minute < span);
          const yen = (some: typeof made) => some.reduce((sum, one) => sum + (one.declined ? 0 : one.yen), 0);
          expect(yen(within(DAY))).toBeLessThanOrEqual(20_000);
          expect(yen(within(30 * DAY))).toBeLessThanOrEqual(50_000);
          expect(within(3).length).toBeLessThanOrEqual(2);
          if (isNew) expect(yen(within(DAY).filter((one) => one.isNew))).toBeLessThanOrEqual(5_000);
          expect(within(DAY).filter((one) => one.declined).length).toBeLessThan(5);
        }
        expect(firstAdded.size).toBeLessThanOrEqual(minute < 30 * DAY ? 2 : 3);
      }),
    );
  });
});
