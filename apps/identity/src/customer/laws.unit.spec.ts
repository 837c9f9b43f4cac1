import fc from 'fast-check';
import { imported } from '../../test/histories';
import { SESSION_IDLE_DAYS } from '../policy/identity-policy';
import { customerClaims } from '../session/access-claims';
import { DAY_MS, elapsedMs } from '../time/elapsed';
import type { CustomerCommand } from './customer.commands';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';
import type { CustomerState } from './customer.state';

type CommandOf<K extends CustomerCommand['type']> = Extract<CustomerCommand, { type: K }>;

const id = fc.constantFrom('a', 'b', 'c');
const is = <K extends string>(type: K) => fc.constant(type);
const code = fc.oneof(fc.constantFrom('none' as const, 'wrong' as const), fc.integer({ min: 1, max: 20 }));
const finding = {
  passwordRight: fc.constantFrom(true, true, true, false),
  passwordNumber: fc.constantFrom(1, 1, 1, 2, 3),
};
/** Of the step with this number, see `play`. */
const registrationId = fc.nat(59).map((step) => `registered at ${step}`);
const noticeId = fc.option(id, { nil: undefined });
const arrival = {
  code,
  deviceId: id,
  provenDevice: fc.constantFrom(undefined, 'oldest', 'newest', 'none of them'),
  newDevice: fc.record({ registrationId, credentialHash: id }),
  noticeId: registrationId.map((about) => `notice of ${about}`),
  mostNewDevicesADay: fc.constantFrom(undefined, 3),
  sessionId: id,
  tokenHash: id,
};
const personal = { email: 'encrypted', name: 'encrypted', birthdate: 'encrypted' };
const registration = {
  customerId: fc.constant('c-1'),
  emailIndex: fc.constant('index-0001'),
  personal: fc.constant(personal),
  passwordHash: id,
};
const claim = { index: fc.constantFrom('index-0001', 'index-0002'), number: fc.integer({ min: 1, max: 5 }) };
const claims = fc.array(fc.record(claim), { maxLength: 2 });
const fromTrustedDevicesOnly = fc.constant(true);
const reason = id;

/** A command that is not among these does not compile: no law leaves one out. */
const commands: { [K in CustomerCommand['type']]: fc.Arbitrary<CommandOf<K>> } = {
  register: fc.record({ type: is('register'), ...registration, tokenHash: id, expiresAt: id, mailId: id }),
  'registration-tried': fc.record({ type: is('registration-tried'), mailId: id }),
  import: fc.record({ type: is('import'), ...registration, memberNumber: id, claims }),
  'verify-email': fc.record({ type: is('verify-email'), tokenHash: id, claims, ...finding }),
  'withdraw-claim': fc.record({ type: is('withdraw-claim'), customerId: fc.constant('c-1'), ...claim }),
  'sign-in': fc.record({ type: is('sign-in'), ...finding, ...arrival }),
  'sign-in-externally': fc.record({
    type: is('sign-in-externally'),
    asserted: fc.boolean(),
    assertionChecked: fc.boolean(),
    ...arrival,
  }),
  rehash: fc.record({ type: is('rehash'), passwordHash: id, passwordNumber: finding.passwordNumber }),
  'end-session': fc.record({ type: is('end-session'), sessionId: id, reason }),
  'end-all-sessions': fc.record({ type: is('end-all-sessions'), reason }),
  'use-session': fc.record({ type: is('use-session'), sessionId: id }),
  'revoke-device': fc.record({ type: is('revoke-device'), registrationId }),
  'set-passcode': fc.record({
    type: is('set-passcode'),
    ...finding,
    sessionId: id,
    passcodeHash: id,
    fromTrustedDevicesOnly,
  }),
  unlock: fc.record({ type: is('unlock'), sessionId: id, passcodeHash: id }),
  'request-reset': fc.record({
    type: is('request-reset'),
    tokenHash: id,
    expiresAt: fc.constant('2039-01-01T00:00:00.000Z'),
    delivery: fc.constant('verified-contact' as const),
    deliveryIndex: fc.constant('index-0001'),
    mailId: id,
    to: id,
  }),
  'reset-password': fc.record({ type: is('reset-password'), tokenHash: id, passwordHash: id, mailId: id }),
  'begin-second-factor': fc.record({
    type: is('begin-second-factor'),
    ...finding,
    sessionId: id,
    secret: id,
    fromTrustedDevicesOnly,
  }),
  'confirm-second-factor': fc.record({ type: is('confirm-second-factor'), sessionId: id, code, noticeId }),
  'step-up': fc.record({ type: is('step-up'), sessionId: id, code }),
  freeze: fc.record({ type: is('freeze'), reason }),
  unfreeze: fc.record({ type: is('unfreeze'), reason }),
  close: fc.record({
    type: is('close'),
    sessionId: id,
    ...finding,
    balanceYen: fc.constantFrom(0, 5),
    openReports: fc.constantFrom(0, 1),
    mailId: id,
  }),
  'wallet-told': fc.record({ type: is('wallet-told'), standing: fc.constantFrom('open' as const, 'frozen' as const) }),
  'mail-sent': fc.record({
    type: is('mail-sent'),
    mailId: registrationId.map((about) => `notice of ${about}`),
    outcome: fc.constantFrom('sent' as const, 'refused' as const),
  }),
  'set-language': fc.record({ type: is('set-language'), language: fc.constantFrom('ja' as const, 'en' as const) }),
};
const often: CustomerCommand['type'][] = [
  'sign-in',
  'sign-in-externally',
  'begin-second-factor',
  'confirm-second-factor',
];
const command = fc.oneof(
  ...Object.values(commands).map((arbitrary) => ({ arbitrary: arbitrary as fc.Arbitrary<CustomerCommand>, weight: 2 })),
  ...often.map((type) => ({ arbitrary: commands[type] as fc.Arbitrary<CustomerCommand>, weight: 10 })),
);
const steps = fc.array(fc.record({ command, minutes: fc.integer({ min: 0, max: 600 }) }), {
  maxLength: 60,
  size: 'max',
});

interface Step {
  readonly command: CustomerCommand;
  readonly events: readonly CustomerEvent[];
  readonly before: CustomerState;
  readonly after: CustomerState;
  readonly now: string;
}

/** A drawn command as it is at this step: of a session there is, with a code of about now, and ids of its own. */
function placed(drawn: CustomerCommand, state: CustomerState, index: number): CustomerCommand {
  const about = `registered at ${index}`;
  const code = 'code' in drawn && typeof drawn.code === 'number' ? { code: drawn.code + stepOf(state) - 5 } : {};
  if ('newDevice' in drawn) {
    const proven = { oldest: state.devices.at(0), newest: state.devices.at(-1) }[drawn.provenDevice ?? ''];
    const provenDevice = proven?.registrationId ?? drawn.provenDevice;
    const ids = { provenDevice, sessionId: `session ${index}`, noticeId: `notice of ${about}` };
    return { ...drawn, ...code, ...ids, newDevice: { ...drawn.newDevice, registrationId: about } };
  }
  if (!('sessionId' in drawn)) return drawn;
  const nth = { a: -1, b: -2, c: 0 }[drawn.sessionId] ?? 0;
  return { ...drawn, ...code, sessionId: state.sessions.at(nth)?.sessionId ?? 'none' };
}

const stepOf = ({ secondFactor }: CustomerState): number => secondFactor?.lastStep ?? 0;

/** Plays commands from a member's first day on; `seen` gets each step. Each new device is registered under its own id. */
function play(history: { command: CustomerCommand; minutes: number }[], seen: (step: Step) => void): CustomerState {
  let revision = 0;
  let time = Date.parse('2019-07-01T00:00:00.000Z');
  const fold = (state: CustomerState, event: CustomerEvent) =>
    customerDecider.evolve(state, event, {
      revision: revision++,
      occurredAt: new Date(time).toISOString(),
      commandId: `${revision}`,
    });
  let state = fold(customerDecider.initial, imported);
  for (const [index, { command: drawn, minutes }] of history.entries()) {
    time += minutes * 60_000;
    const now = new Date(time).toISOString();
    const command = placed(drawn, state, index);
    const before = state;
    const { events } = customerDecider.decide(command, before, now);
    state = events.reduce(fold, before);
    seen({ command, events, before, after: state, now });
  }
  return state;
}

const arrivalOf = (events: readonly CustomerEvent[]) =>
  events.flatMap((event) => (event.type === 'customer.signed-in.v1' ? [event.data] : [])).at(0);

describe('whatever is asked of a customer', () => {
  it('nobody signs in, in any way, to an account that is frozen or closed, or without its second factor', () => {
    let guarded = 0;
    fc.assert(
      fc.property(steps, (history) => {
        play(history, ({ events, before }) => {
          const signedIn = arrivalOf(events);
          if (!signedIn) return;
          expect(before.status).toBe('open');
          if (!before.secondFactor) return;
          guarded += 1;
          expect(signedIn.secondFactor).toBe(true);
          expect(events.map(({ type }) => type)).toContain('customer.second-factor-used.v1');
        });
      }),
      { numRuns: 400, endOnFailure: true },
    );
    expect(guarded).toBeGreaterThan(10);
  });

  it('a code counts once: the steps of an authenticator app only grow', () => {
    fc.assert(
      fc.property(steps, (history) => {
        play(history, ({ events, before }) => {
          for (const event of events) {
            if (event.type !== 'customer.second-factor-used.v1') continue;
            expect(event.data.step).toBeGreaterThan(before.secondFactor?.lastStep ?? 0);
          }
        });
      }),
    );
  });

  it('a device is known by what it has proven to be, whatever name it goes by', () => {
    let returned = 0;
    fc.assert(
      fc.property(steps, (history) => {
        play(history, ({ command, events, before, after, now }) => {
          const signedIn = arrivalOf(events);
          if (!signedIn || !('newDevice' in command)) return;
          const known = before.devices.find(({ registrationId }) => registrationId === command.provenDevice);
          expect(signedIn.newDevice).toBe(known === undefined);
          if (known) returned += 1;
          const session = after.sessions.find(({ sessionId }) => sessionId === command.sessionId);
          expect(session?.registrationId).toBe(known?.registrationId ?? command.newDevice.registrationId);
          if (known || !before.everUsed) return;
          // What the account knew of a device of the same name says nothing for this one.
          const { facts } = customerClaims(after, { ...session!, sessionId: command.sessionId }, now);
          expect(facts).toMatchObject({ newDeviceAt: now, firstDevice: false });
        });
      }),
    );
    expect(returned).toBeGreaterThan(10);
  });

  it('time alone makes no device trusted whose owner has not been told of it', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 5_000 }), (history, hours) => {
        const untold = history.filter(({ command }) => command.type !== 'mail-sent');
        const state = play(untold, () => undefined);
        const now = new Date(Date.parse('2019-09-01T00:00:00.000Z') + hours * 3_600_000).toISOString();
        for (const session of state.sessions) {
          const { facts } = customerClaims(state, session, now);
          if (facts?.firstDevice !== true) expect(facts?.newDeviceAt).toBe(now);
        }
      }),
    );
  });

  it('a sign-in ends no session of another device that is in use, and forgets no device that one rests on', () => {
    const signIns = fc.record({
      command: fc.oneof(commands['sign-in'], commands['sign-in-externally']),
      minutes: fc.integer({ min: 0, max: 200 }),
    });
    const many = fc.array(signIns, { minLength: 100, maxLength: 200, size: 'max' });
    let ended = 0;
    fc.assert(
      fc.property(many, (history) => {
        play(history, ({ command, events, before, after, now }) => {
          const signedIn = arrivalOf(events);
          if (!signedIn || !('newDevice' in command)) return;
          const isGone = ({ sessionId }: { sessionId: string }) =>
            !after.sessions.some((session) => session.sessionId === sessionId);
          for (const { lastUsedAt, registrationId } of before.sessions.filter(isGone)) {
            ended += 1;
            const isIdle = elapsedMs(lastUsedAt, now) > SESSION_IDLE_DAYS * DAY_MS;
            expect(isIdle || registrationId === signedIn.registrationId).toBe(true);
          }
          const registered = new Set(after.devices.map(({ registrationId }) => registrationId));
          expect(after.sessions.filter(({ registrationId }) => !registered.has(registrationId))).toEqual([]);
        });
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(ended).toBeGreaterThan(10);
  });

  it('what is kept of it does not grow without bound, and the owner’s device gets in all the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 300 }), (count) => {
        const signIn = (sessionId: string, more: object = {}): CustomerCommand => ({
          type: 'sign-in',
          passwordRight: true,
          passwordNumber: 1,
          code: 'none',
          deviceId: 'the same name',
          newDevice: { registrationId: '', credentialHash: 'x' },
          sessionId,
          tokenHash: 'x',
          ...more,
        });
        const strangers = Array.from({ length: count }, (_, index) => ({
          command: signIn(`s-${index + 1}`, index % 3 ? {} : { passwordRight: false }),
          minutes: 1,
        }));
        const own = { provenDevice: 'oldest' };
        const history = [
          { command: signIn('s-0'), minutes: 0 },
          ...strangers,
          { command: signIn('s-own', own), minutes: 0 },
        ];
        const state = play(history, () => undefined);
        expect(state.sessions.length).toBeLessThanOrEqual(50);
        expect(state.devices.length).toBeLessThanOrEqual(100);
        expect(state.wrongCodesAt.length).toBeLessThanOrEqual(10);
        expect(state.newDevicesAt.length).toBeLessThanOrEqual(50);
        expect(state.devices.some(({ first }) => first)).toBe(true);
        expect(state.sessions.at(-1)).toMatchObject({ registrationId: 'registered at 0' });
      }),
      { numRuns: 10 },
    );
  });
});
