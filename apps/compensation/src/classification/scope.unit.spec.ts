import type { Evidence, SessionFacts, TransactionFacts } from '../evidence/evidence';
import { ACCOUNT_TAKEOVER_1 } from './rules';
import { widen } from './scope';

const minute = (n: number) => new Date(Date.UTC(2019, 6, 2, 10, n)).toISOString();

function session(customerId: string, deviceId: string, address = `a-${customerId}`): SessionFacts {
  return {
    sessionId: `${customerId}@${deviceId}`,
    customerId,
    deviceId,
    method: 'password',
    newDevice: false,
    address,
    at: minute(0),
  };
}
function charge(of: SessionFacts, n: number, amountYen: number): TransactionFacts {
  const { sessionId, customerId, deviceId } = of;
  return { id: `${sessionId}-c${n}`, kind: 'charge', customerId, amountYen, at: minute(n), sessionId, deviceId };
}
function payment(of: SessionFacts, n: number, amountYen: number, category: string): TransactionFacts {
  return { ...charge(of, n, amountYen), id: `${of.sessionId}-p${n}`, kind: 'payment', category };
}
function evidence(some: Partial<Evidence>): Evidence {
  return {
    sessions: [],
    transactions: [],
    resets: [],
    reports: [],
    homeDevice: new Map(),
    refusedAccountsByAddress: new Map(),
    ...some,
  };
}
const classes = (scope: ReturnType<typeof widen>) =>
  Object.fromEntries(scope.transactions.map(({ transaction, classification }) => [transaction.id, classification]));
const run = (some: Partial<Evidence>, indicators: { kind: string; value: string }[] = [], callbacks = new Map()) =>
  widen(evidence(some), indicators, callbacks, ACCOUNT_TAKEOVER_1);

const home = session('v', 'own-phone');
const thief = session('v', 'runner-phone');
const homes = new Map([
  ['v', 'own-phone'],
  ['w', 'w-phone'],
]);

describe('classification', () => {
  it('clears what was done on the device the account was always used with, even if it was reported', () => {
    const own = charge(home, 1, 30_000);
    const report = { reportId: 'r', customerId: 'v', chargeIds: [own.id], state: 'open' as const, filedAt: minute(9) };
    const scope = run({
      sessions: [home],
      transactions: [own, payment(home, 2, 30_000, 'tobacco')],
      homeDevice: homes,
      reports: [report],
    });
    expect(Object.values(classes(scope))).toEqual(['cleared', 'cleared']);
    expect(scope.accounts).toEqual([]);
  });
  it('flags a burst on a strange device that is spent on resale goods at once', () => {
    const burst = [1, 2, 3].map((n) => charge(thief, n, 30_000));
    const scope = run({
      sessions: [home, thief],
      transactions: [...burst, payment(thief, 5, 90_000, 'tobacco')],
      homeDevice: homes,
    });
    expect(new Set(Object.values(classes(scope)))).toEqual(new Set(['confirmed']));
    expect(scope.accounts).toMatchObject([{ customerId: 'v', round: 1, chargedYen: 90_000 }]);
  });
  it('only suspects a strange device that spent a charge on resale goods, until somebody is asked', () => {
    const one = charge(thief, 1, 30_000);
    const some = {
      sessions: [home, thief],
      transactions: [one, payment(thief, 5, 30_000, 'tobacco')],
      homeDevice: homes,
    };
    expect(classes(run(some))[one.id]).toBe('suspected');
    expect(classes(run(some, [], new Map([[one.id, 'unauthorised']])))[one.id]).toBe('confirmed');
    expect(classes(run(some, [], new Map([[one.id, 'genuine']])))[one.id]).toBe('cleared');
  });
  it('widens along devices to accounts that nobody reported, in a later round', () => {
    const other = session('w', 'runner-phone');
    const reported = charge(thief, 1, 30_000);
    const silent = charge(other, 3, 30_000);
    const report = {
      reportId: 'r',
      customerId: 'v',
      chargeIds: [reported.id],
      state: 'open' as const,
      filedAt: minute(9),
    };
    const spent = payment(other, 4, 30_000, 'general');
    const scope = run({
      sessions: [home, thief, other],
      transactions: [reported, silent, spent],
      homeDevice: homes,
      reports: [report],
    });
    expect(classes(scope)).toMatchObject({ [reported.id]: 'confirmed', [silent.id]: 'probable' });
    expect(scope.accounts.find(({ customerId }) => customerId === 'w')).toMatchObject({ round: 2 });
    expect(scope.rounds).toBe(3);
  });
  it('counts an address that guessed, a reset to a strange contact and an indicator', () => {
    const one = charge(thief, 1, 20_000);
    const some = { sessions: [home, thief], transactions: [one], homeDevice: homes };
    expect(classes(run(some))[one.id]).toBe('cleared');
    expect(classes(run({ ...some, refusedAccountsByAddress: new Map([['a-v', 3]]) }))[one.id]).toBe('probable');
    const reset = {
      customerId: 'v',
      delivery: 'other-address',
      deliveryIndex: 'x',
      at: new Date(Date.parse(minute(0)) - 3_600_000).toISOString(),
    };
    expect(classes(run({ ...some, resets: [reset] }))[one.id]).toBe('probable');
    expect(classes(run(some, [{ kind: 'device', value: 'runner-phone' }]))[one.id]).toBe('probable');
  });
  it('does not hold a shared family device or a used network against anybody', () => {
    const family = ['v', 'w', 'x', 'y'].map((customerId) => session(customerId, 'family-tablet'));
    const transactions = family.flatMap((one) => [charge(one, 1, 10_000), payment(one, 2, 10_000, 'tobacco')]);
    const scope = run(
      {
        sessions: family,
        transactions,
        homeDevice: new Map(family.map(({ customerId }) => [customerId, 'family-tablet'])),
      },
      [{ kind: 'network', value: 'n' }],
    );
    expect(new Set(Object.values(classes(scope)))).toEqual(new Set(['cleared']));
  });
});
