import type { Decider } from '@modosu/event-sourcing/decider';
import type { DomainEvent } from '@modosu/event-store-client/event';
import fc from 'fast-check';
import { comparisonDecider } from '../src/comparison/comparison.decider';
import type { CustomerCommand } from '../src/customer/customer.commands';
import { customerDecider } from '../src/customer/customer.decider';
import type { CustomerEvent } from '../src/customer/customer.events';
import { customerClaims } from '../src/session/access-claims';
import type { StaffCommand } from '../src/staff/staff.commands';
import { staffDecider } from '../src/staff/staff.decider';
import type { StaffEvent } from '../src/staff/staff.events';
import { HOUR_MS, MINUTE_MS } from '../src/time/elapsed';
import { enrolled, imported, registered, resetRequested, signedIn } from './histories';

const T0 = Date.parse('2019-07-01T00:00:00.000Z');
const instant = (ms: number) => new Date(ms).toISOString();

/** One kind of try that a limit is on: `type` is the event by which one that was let through is known. */
interface Limited<C, E extends DomainEvent, S> {
  readonly decider: Decider<C, E, S>;
  readonly history: readonly E[];
  readonly command: (index: number) => C;
  readonly type: E['type'];
  readonly most: number;
  readonly windowMs: number;
}

function customer(
  history: readonly CustomerEvent[],
  type: CustomerEvent['type'],
  [most, windowMs]: [number, number],
  command: (index: number) => CustomerCommand,
) {
  return { decider: customerDecider, history: [imported, ...history], command, type, most, windowMs } as const;
}

const arrival = (index: number) => ({
  passwordRight: true,
  passwordNumber: 1,
  deviceId: 'd-9',
  newDevice: { registrationId: `r-${index}`, credentialHash: 'x' },
  noticeId: `n-${index}`,
  sessionId: `t-${index}`,
  tokenHash: 'x',
});
const session: CustomerEvent[] = [signedIn('s-1', 'd-1')];
const passcode: CustomerEvent = {
  type: 'customer.passcode-set.v1',
  data: { customerId: 'c-1', deviceId: 'd-1', registrationId: registered('d-1'), passcodeHash: 'right' },
};
const member = {
  staffId: 'st-1',
  emailIndex: 'index-0001',
  email: 'encrypted',
  name: 'encrypted',
  passwordHash: 'x',
  secondFactor: 'encrypted',
  roles: [],
};
const staffSession = (sessionId: string): StaffEvent => ({
  type: 'staff.signed-in.v1',
  data: { staffId: 'st-1', sessionId, tokenHash: 'x', step: 1 },
});
const staff = (type: StaffEvent['type'], command: (index: number) => StaffCommand) => ({
  decider: staffDecider,
  history: [{ type: 'staff.created.v1', data: member }, staffSession('s-1')] satisfies StaffEvent[],
  command,
  type,
  most: 10,
  windowMs: 15 * MINUTE_MS,
});

const limited: Record<string, Limited<never, never, never>> = Object.fromEntries(
  Object.entries({
    'wrong codes of a sign-in': customer(
      [...session, ...enrolled],
      'customer.sign-in-refused.v1',
      [10, 15 * MINUTE_MS],
      (index) => ({ type: 'sign-in', ...arrival(index), code: 'wrong' }),
    ),
    'wrong passwords from a known device': customer(
      session,
      'customer.sign-in-refused.v1',
      [10, 15 * MINUTE_MS],
      (index) => ({
        type: 'sign-in',
        ...arrival(index),
        code: 'none',
        passwordRight: false,
        provenDevice: registered('d-1'),
      }),
    ),
    'wrong codes in a session': customer(
      [...session, ...enrolled],
      'customer.second-factor-refused.v1',
      [10, 15 * MINUTE_MS],
      () => ({ type: 'step-up', sessionId: 's-1', code: 'wrong' }),
    ),
    'mails with a reset token': customer([], 'customer.password-reset-requested.v1', [3, HOUR_MS], (index) => ({
      type: 'request-reset',
      tokenHash: `token ${index}`,
      expiresAt: '2001-01-01T00:00:00.000Z',
      delivery: 'verified-contact',
      deliveryIndex: 'index-0001',
      mailId: `m-${index}`,
      to: 'encrypted',
      mostPerHour: 3,
    })),
    'new devices': customer([], 'customer.signed-in.v1', [10, 24 * HOUR_MS], (index) => ({
      type: 'sign-in',
      ...arrival(index),
      code: 'none',
      mostNewDevicesADay: 10,
    })),
    'wrong passcodes': customer([...session, passcode], 'customer.unlock-refused.v1', [5, 15 * MINUTE_MS], () => ({
      type: 'unlock',
      sessionId: 's-1',
      passcodeHash: 'wrong',
    })),
    'mails about a registration': customer([], 'customer.mail-due.v1', [1, 10 * MINUTE_MS], (index) => ({
      type: 'registration-tried',
      mailId: `m-${index}`,
    })),
    'wrong codes of staff who sign in': staff('staff.sign-in-refused.v1', () => ({
      type: 'sign-in',
      passwordRight: true,
      code: 'wrong',
      sessionId: 's-2',
      tokenHash: 'x',
    })),
    'wrong codes in a session of staff': staff('staff.step-up-refused.v1', () => ({
      type: 'step-up',
      sessionId: 's-1',
      code: 'wrong',
    })),
    'secrets that are compared': {
      decider: comparisonDecider,
      history: [],
      command: () => ({ type: 'begin', customerId: 'c-1', secretMac: 'x' }),
      type: 'comparison.begun.v1',
      most: 5,
      windowMs: 15 * MINUTE_MS,
    },
  }),
) as never;

/** When those were that were let through, in ms. A refusal by a limit itself leaves no trace that counts. */
function letThrough<C, E extends DomainEvent, S>({ decider, ...one }: Limited<C, E, S>, times: readonly number[]) {
  let revision = 0;
  const at = (ms: number) => ({ revision: revision++, occurredAt: instant(ms), commandId: `${revision}` });
  let state = one.history.reduce((known, event) => decider.evolve(known, event, at(T0)), decider.initial);
  return times.filter((time, index) => {
    const decision = decider.decide(one.command(index), state, instant(time));
    state = decision.events.reduce((known, event) => decider.evolve(known, event, at(time)), state);
    const isLimit = 'refusal' in decision && decision.refusal.code === 'RATE_LIMITED';
    return !isLimit && decision.events.some(({ type }) => type === one.type);
  });
}

function mostInAWindow(times: readonly number[], windowMs: number): number {
  const inWindow = times.map((from) => times.filter((time) => time >= from && time < from + windowMs).length);
  return Math.max(0, ...inWindow);
}

/** Clocks of copies that are years apart, each going ahead and back as it likes. */
const clocks = (windowMs: number, fewest = 0) =>
  fc.array(
    fc
      .tuple(fc.constantFrom('2019-07-01', '2039-01-01'), fc.integer({ min: 0, max: 60 }))
      .map(([epoch, sixtieth]) => Date.parse(epoch) + Math.floor((sixtieth / 60) * 1.5 * windowMs)),
    { minLength: fewest, maxLength: 100, size: 'max' },
  );

describe('state that does not assume that time goes forward', () => {
  it.each(Object.keys(limited))(
    'given clocks that step, then no window lets more through than the limit: %s',
    (name) => {
      const { most, windowMs } = limited[name]!;
      let reached = 0;
      fc.assert(
        fc.property(clocks(windowMs, 50), (times) => {
          const through = mostInAWindow(letThrough(limited[name]!, times), windowMs);
          expect(through).toBeLessThanOrEqual(most);
          if (2 * through > most) reached += 1;
        }),
        { numRuns: 30, endOnFailure: true },
      );
      expect(reached).toBeGreaterThan(10);
    },
  );

  it.each(Object.keys(limited))(
    'given one event years ahead or back, then what counted before it still does: %s',
    (name) => {
      const { most, windowMs } = limited[name]!;
      fc.assert(
        fc.property(fc.constantFrom('2039-01-01', '2001-01-01'), fc.nat(most), (date, before) => {
          const tries = Array.from({ length: most + 1 }, (_, index) => T0 + index);
          const times = [...tries.slice(0, before), Date.parse(date), ...tries.slice(before)];
          const now = letThrough(limited[name]!, times).filter((time) => Math.abs(time - T0) < windowMs);
          expect(now.length).toBeLessThanOrEqual(most);
        }),
      );
    },
  );

  it('given a sign-in of staff years ahead, then it ends no other session of theirs', () => {
    let state = staffDecider.evolve(staffDecider.initial, staffSession('s-1'), place(T0));
    state = staffDecider.evolve(state, staffSession('s-2'), place(Date.parse('2039-01-01')));
    expect(state.sessions.map(({ sessionId }) => sessionId)).toEqual(['s-1', 's-2']);
    for (let index = 0; index < 100; index += 1)
      state = staffDecider.evolve(state, staffSession(`t-${index}`), place(T0));
    expect(state.sessions).toHaveLength(20);
  });

  it('given a password reset on a clock that is behind, then an earlier one does not count as long ago', () => {
    const reset: CustomerEvent = {
      type: 'customer.password-reset.v1',
      data: { customerId: 'c-1', passwordHash: 'x', delivery: 'verified-contact', deliveryIndex: 'index-0001' },
    };
    let state = customerDecider.evolve(customerDecider.initial, imported, place(T0));
    for (const at of [T0, Date.parse('2001-01-01')]) {
      state = customerDecider.evolve(state, resetRequested('x', instant(T0)), place(at));
      state = customerDecider.evolve(state, reset, place(at));
    }
    expect(state.resetAt).toBe(instant(T0));
  });

  it('given an app that was unlocked on a clock that is ahead, then it is not unlocked until that time', () => {
    const unlocked: CustomerEvent = {
      type: 'customer.unlocked.v1',
      data: { customerId: 'c-1', sessionId: 's-1', deviceId: 'd-1', registrationId: registered('d-1') },
    };
    let state = [imported, ...session].reduce(
      (known, event) => customerDecider.evolve(known, event, place(T0)),
      customerDecider.initial,
    );
    state = customerDecider.evolve(state, unlocked, place(T0 + HOUR_MS));
    const facts = (ms: number) => customerClaims(state, state.sessions[0]!, instant(ms)).facts;
    expect(facts(T0)).not.toHaveProperty('unlockedAt');
    expect(facts(T0 + HOUR_MS)).toHaveProperty('unlockedAt');
  });
});

function place(ms: number) {
  return { revision: 0, occurredAt: instant(ms), commandId: 'c' };
}
