import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { chargingPolicy } from '../policy/charging-policy';
import { Counterfactual } from './counterfactual';
import { otherRules, type WantedPolicy } from './other-rules';
import type { DecidedAgain } from './tally';
import { History, type Who } from './testing/history';

const at = (hours: number) => new Date(Date.parse('2019-07-01T00:00:00.000Z') + hours * 3_600_000).toISOString();
const LONG_AGO = -100 * 24;
const home: Who = { customerId: 'ann', deviceId: 'home', network: 'n1', facts: { firstDevice: true } };
const thief: Who = { ...home, deviceId: 'thief', facts: { newDeviceAt: at(0) } };
const SECRET = 'right';
const card = { sourceId: 'card', secret: SECRET };
const open = chargingPolicy('2019');

/** An account with a secret, a card and a bank account, registered long before, under the rules of 2019. */
function given(policy: ChargingPolicy = open, ...more: Who[]): History {
  const history = new History(policy);
  for (const [index, who] of [home, ...more].entries()) {
    history.setSecret(who, SECRET, at(LONG_AGO));
    history.addCard(who, index === 0 ? 'card' : `card-${who.customerId}`, index, at(LONG_AGO), 'authenticated');
    history.addBankAccount(who, index === 0 ? 'bank' : `bank-${who.customerId}`, at(LONG_AGO));
  }
  return history;
}

function when(history: History, wanted: WantedPolicy, from = at(-24), to = at(24 * 60)) {
  const decided: DecidedAgain[] = [];
  const nothing: string[] = [];
  const counterfactual = new Counterfactual(otherRules(wanted, open), from, to, {
    decided: (one) => decided.push(one),
    cameToNothing: (chargeId) => nothing.push(chargeId),
  });
  for (const event of history.events) counterfactual.feed(event);
  return { rules: decided.map(({ ruleNow }) => ruleNow), decided, nothing, result: counterfactual.result() };
}
const hardened: WantedPolicy = { base: 'hardened' };
const only = (changes: Partial<WantedPolicy>): WantedPolicy => ({ base: '2019', ...changes }) as WantedPolicy;
const notes = ({ result }: ReturnType<typeof when>) =>
  Object.fromEntries(result.notes.map((n) => [n.about, n.requests]));

describe('charges decided again', () => {
  it('given a thief on a new device, when devices must prove themselves, then nothing gets through', () => {
    const history = given();
    for (const hours of [1, 1.1, 1.2]) history.charge(thief, { ...card, amountYen: 30_000 }, at(hours));
    const { rules, result } = when(history, { ...hardened, perChargeYen: { card: 30_000 } });
    expect(rules).toEqual(['new-device', 'new-device', 'new-device']);
    expect(result.changes).toMatchObject({ stopped: 3, stoppedYen: 90_000, customers: 1 });
    expect(result.sumsThen).toMatchObject({ charges: 3, chargedYen: 90_000, customers: 1 });
    expect(result.sumsNow).toMatchObject({ charges: 0, chargedYen: 0, customers: 0, refusals: 3 });
    expect(notes({ result } as never)).toMatchObject({ 'second-factor': 3 });
  });

  it('given a charge that is refused now, then it does not count towards later limits', () => {
    const history = given();
    history.charge(home, { ...card, amountYen: 30_000 }, at(1));
    history.charge(home, { ...card, amountYen: 20_000 }, at(2));
    history.charge(home, { ...card, amountYen: 1_000 }, at(3));
    expect(when(history, hardened).rules).toEqual(['per-charge', undefined, 'card-24h']);
  });

  it('given a charge that was refused then and is allowed now, then it counts towards later limits', () => {
    const tight = { ...open, perChargeYen: { ...open.perChargeYen, card: 5_000 } };
    const history = given(tight);
    history.charge(home, { ...card, amountYen: 20_000 }, at(1));
    history.charge(home, { ...card, amountYen: 5_000 }, at(2));
    const found = when(history, hardened);
    expect(found.decided).toMatchObject([{ ruleThen: 'per-charge' }, { ruleNow: 'card-24h' }]);
    expect(found.rules).toEqual([undefined, 'card-24h']);
    expect(found.result.changes).toMatchObject({ admitted: 1, admittedYen: 20_000, stopped: 1, stoppedYen: 5_000 });
    expect(notes(found)).toMatchObject({ 'admitted-outcome': 1 });
  });

  it.each<[string, Partial<WantedPolicy>, (history: History) => void]>([
    ['amount-step', { stepYen: 7_000 }, (h) => h.charge(home, { ...card, amountYen: 1_000 }, at(1))],
    [
      'per-charge',
      { perChargeYen: { bank: 500 } },
      (h) => h.charge(home, { ...card, sourceId: 'bank', amountYen: 1_000 }, at(1)),
    ],
    ['per-charge', { perChargeYen: { cash: 500 } }, (h) => h.charge(home, { cash: 'atm', amountYen: 1_000 }, at(1))],
    [
      'after-password-reset',
      { resetLockHours: 72 },
      (h) => h.charge({ ...home, facts: { resetAt: at(0) } }, { ...card, amountYen: 1_000 }, at(1)),
    ],
    [
      'card-velocity',
      { velocity: { charges: 1, minutes: 3 } },
      (h) => [1, 1.01].map((hours) => h.charge(home, { ...card, amountYen: 1_000 }, at(hours))),
    ],
    [
      'card-24h',
      { windows: [{ rule: 'card-24h', rail: 'card', hours: 24, maxYen: 1_000 }] },
      (h) => [1, 20].map((hours) => h.charge(home, { ...card, amountYen: 1_000 }, at(hours))),
    ],
    [
      'new-card',
      { newCard: { hours: 24, maxYen: 500 } },
      (h) => {
        h.addCard(home, 'fresh', 9, at(0), 'authenticated');
        h.charge(home, { sourceId: 'fresh', secret: SECRET, amountYen: 1_000 }, at(1));
      },
    ],
    ['charge-secret', {}, (h) => h.charge(home, { ...card, secret: 'wrong', amountYen: 1_000 }, at(1))],
  ])('given %s, then it refuses', (rule, changes, act) => {
    const history = given();
    act(history);
    expect(when(history, only(changes)).rules.at(-1)).toBe(rule);
  });

  it('given many accounts with one device or in one network, then caps refuse the next', () => {
    const others = ['b', 'c', 'd'].map((customerId) => ({ ...home, customerId }));
    const history = given(open, ...others);
    for (const who of others)
      history.charge(who, { sourceId: `card-${who.customerId}`, secret: SECRET, amountYen: 1_000 }, at(1));
    const cap = { accounts: 2, minutes: 60 };
    expect(when(history, only({ accountsPerDevice: cap })).rules).toEqual([undefined, undefined, 'device-accounts']);
    expect(when(history, only({ accountsPerNetwork: cap })).rules).toEqual([undefined, undefined, 'network-accounts']);
  });

  it('given a reset that statements tell no more, then the one that identity published counts', () => {
    const history = given();
    const reset = { customerId: 'ann', passwordHash: '', delivery: 'verified-contact', deliveryIndex: 'i' };
    history.write('customer-ann', { type: 'customer.password-reset.v1', data: reset }, home, at(0));
    history.charge(home, { ...card, amountYen: 1_000 }, at(100));
    expect(when(history, only({ resetLockHours: 200 })).rules).toEqual(['after-password-reset']);
    expect(when(history, only({ resetLockHours: 90 })).rules).toEqual([undefined]);
  });
});

describe('what was registered', () => {
  it('given a card on more accounts than these rules allow, then it is not there for the charges that come', () => {
    const ben = { ...home, customerId: 'ben' };
    const history = given(open, ben);
    history.addCard(ben, 'shared', 0, at(1), 'authenticated');
    history.charge(ben, { sourceId: 'shared', secret: SECRET, amountYen: 1_000 }, at(2));
    expect(when(history, only({ accountsPerCard: 1 })).rules).toEqual(['registration: card-accounts']);
    // Before the time that is asked about it is there, and counts.
    expect(when(history, only({ accountsPerCard: 1 }), at(1.5)).rules).toEqual([undefined]);
  });

  it('given more cards in a day than may be tried, then the next is not there', () => {
    const history = given();
    for (const n of [1, 2]) history.addCard(home, `new-${n}`, 20 + n, at(n), 'authenticated');
    history.charge(home, { sourceId: 'new-2', secret: SECRET, amountYen: 1_000 }, at(3));
    const rules = only({ threeDSecure: true, registrationTriesPerDay: 1 });
    expect(when(history, rules).rules).toEqual(['registration: device-registration-tries']);
  });

  it('given a secret that a thief changed, when that needs the second factor, then what they typed is wrong', () => {
    const history = given();
    history.setSecret(thief, 'taken', at(1));
    history.charge(thief, { ...card, secret: 'taken', amountYen: 1_000 }, at(2));
    const found = when(history, only({ guardedSecret: true }));
    expect(found.rules).toEqual(['secret: change-charge-secret']);
    expect(notes(found)).toMatchObject({ 'secret-quality': 1 });
  });

  it('given a card nobody asked about, then 3-D Secure says what it is told to say', () => {
    const history = given();
    history.charge(home, { ...card, amountYen: 20_000 }, at(1));
    const found = when(history, hardened);
    expect(found.rules).toEqual([undefined]);
    expect(notes(found)).toMatchObject({ 'unasked-card': 1 });
    expect(when(history, { ...hardened, unaskedCards: 'not-enrolled' }).rules).toEqual(['unauthenticated-card-24h']);
  });
});

describe('switches', () => {
  const off = { scope: 'credit', off: '2019-07-01T20:00:00+09:00', on: '2019-07-01T22:00:00+09:00' } as const;

  it('given other times, then charges between them are refused', () => {
    const history = given();
    for (const hours of [10, 11, 12, 13]) history.charge(home, { ...card, amountYen: 1_000 }, at(hours));
    history.charge(home, { cash: 'register', amountYen: 1_000 }, at(14));
    expect(when(history, only({ switches: [off] })).rules).toEqual([
      ...[undefined, 'switch-credit', 'switch-credit', undefined],
      undefined,
    ]);
  });

  it('given a switch that was off then, then it stays off unless it is to be looked past', () => {
    const history = given();
    history.stopped = ['charging'];
    history.charge(home, { ...card, amountYen: 1_000 }, at(1));
    expect(when(history, only({})).rules).toEqual(['switch-charging']);
    const found = when(history, only({ recordedSwitches: false }));
    expect(found.rules).toEqual([undefined]);
    expect(notes(found)).toMatchObject({ 'secret-behind-switch': 1 });
  });
});

describe('what cannot be known', () => {
  it('given a charge that the provider declined, then it counts for neither side', () => {
    const history = given();
    const { chargeId } = history.charge(home, { ...card, amountYen: 1_000 }, at(1));
    const stopped = history.charge(home, { ...card, amountYen: 30_000 }, at(2));
    history.release(home, chargeId);
    history.release(home, stopped.chargeId);
    const found = when(history, hardened);
    expect(found.nothing).toEqual([stopped.chargeId]);
    expect(found.result.sumsThen).toMatchObject({ requests: 2, charges: 0, chargedYen: 0, customers: 0 });
    expect(found.result.sumsNow).toMatchObject({ charges: 0, chargedYen: 0, refusals: 1 });
    expect(found.result.changes).toMatchObject({ stopped: 0, stoppedYen: 0 });
    expect(notes(found)).toMatchObject({ 'released-then': 1 });
  });

  it('given a locked secret, then what was typed is taken as wrong', () => {
    const history = given({ ...open, secretTries: 1 });
    history.charge(home, { ...card, secret: 'wrong', amountYen: 1_000 }, at(1));
    history.charge(home, { ...card, amountYen: 1_000 }, at(2));
    const found = when(history, only({ secretTries: 5 }));
    expect(found.rules).toEqual(['charge-secret', 'charge-secret']);
    expect(notes(found)).toMatchObject({ 'secret-behind-lock': 1 });
  });

  it('given a session without facts, device and network, then it says whom no rule could see', () => {
    const history = given();
    history.charge({ customerId: 'ann' }, { ...card, amountYen: 1_000 }, at(1));
    expect(notes(when(history, hardened))).toMatchObject({
      'session-facts': 1,
      'device-unknown': 1,
      'network-unknown': 1,
    });
  });
});
