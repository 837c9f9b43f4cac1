import { specification } from '@modosu/event-sourcing/testing/specification';
import {
  closed,
  enrolled,
  frozen,
  imported,
  passwordReset,
  personal,
  registered,
  signedIn,
} from '../../test/histories';
import type { SignIn, SignInExternally } from './customer.commands';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const { given } = specification(customerDecider);
const newDevice = { registrationId: registered('d-1'), credentialHash: 'credential of d-1' };
const arrival = { code: 'none', deviceId: 'd-1', newDevice, sessionId: 's-1', tokenHash: 'token of s-1' } as const;
const password: SignIn = { type: 'sign-in', passwordRight: true, passwordNumber: 1, ...arrival };
const external: SignInExternally = { type: 'sign-in-externally', asserted: true, assertionChecked: true, ...arrival };
const refused = (reason: 'password' | 'second-factor' | 'external' | 'frozen'): CustomerEvent => ({
  type: 'customer.sign-in-refused.v1',
  data: { customerId: 'c-1', deviceId: 'd-1', reason },
});

const wrongCode: CustomerEvent = {
  type: 'customer.sign-in-refused.v1',
  data: { customerId: 'c-1', deviceId: 'd-1', reason: 'second-factor', wrongCode: true },
};

describe('signing in', () => {
  it('given a member, when the password is right, then a session is open and the device is new', () => {
    given([imported])
      .when(password)
      .thenEvents([signedIn('s-1', 'd-1')])
      .thenReply({ sessionId: 's-1', newDevice: true, registrationId: registered('d-1') });
  });

  it('given a device seen before, then it is not new; its name is kept once', () => {
    const named = {
      ...password,
      provenDevice: registered('d-1'),
      sessionId: 's-2',
      tokenHash: 'token of s-2',
      deviceName: 'encrypted',
    };
    const name: CustomerEvent = {
      type: 'customer.device-named.v1',
      data: { customerId: 'c-1', deviceId: 'd-1', registrationId: registered('d-1'), name: 'encrypted' },
    };
    const again = signedIn('s-2', 'd-1', { newDevice: false });
    given([imported, signedIn('s-1', 'd-1')])
      .when(named)
      .thenEvents([again, name]);
    given([imported, signedIn('s-1', 'd-1'), name])
      .when(named)
      .thenEvents([again]);
  });

  it('when the password is wrong, or was replaced since it was looked at, then it is refused and recorded', () => {
    given([imported])
      .when({ ...password, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [refused('password')]);
    given([imported, passwordReset])
      .when(password)
      .thenRefused('CREDENTIALS_INVALID', [refused('password')]);
  });

  it('given no account, then the answer is that of a wrong password', () => {
    given([]).when(password).thenRefused('CREDENTIALS_INVALID', []);
  });

  it('given a frozen account, then only who knows the password is told', () => {
    given([imported, frozen])
      .when(password)
      .thenRefused('CUSTOMER_FROZEN', [refused('frozen')]);
    given([imported, frozen])
      .when({ ...password, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [refused('password')]);
  });

  it('given a closed account, then nobody gets in', () => {
    given([imported, closed])
      .when(password)
      .thenRefused('CREDENTIALS_INVALID', [refused('password')]);
    given([imported, closed])
      .when(external)
      .thenRefused('EXTERNAL_LOGIN_INVALID', [refused('external')]);
  });

  it('given a second factor, then a code is needed, and neither its step nor an earlier one is taken again', () => {
    const strong = given([imported, signedIn('s-0', 'd-1'), ...enrolled]);
    strong.when(password).thenRefused('SECOND_FACTOR_REQUIRED', [refused('second-factor')]);
    for (const code of ['wrong', 99, 100] as const) {
      strong.when({ ...password, code }).thenRefused('SECOND_FACTOR_INVALID', [wrongCode]);
    }
    const session = signedIn('s-1', 'd-1', { newDevice: false });
    strong
      .when({ ...password, provenDevice: registered('d-1'), code: 101 })
      .thenEvents([
        { ...session, data: { ...session.data, secondFactor: true } } as CustomerEvent,
        { type: 'customer.second-factor-used.v1', data: { customerId: 'c-1', sessionId: 's-1', step: 101 } },
      ]);
  });

  it('given a second factor, when signing in externally, then it is asked for just the same', () => {
    const strong = given([imported, signedIn('s-0', 'd-1'), ...enrolled]);
    strong.when(external).thenRefused('SECOND_FACTOR_REQUIRED', [refused('second-factor')]);
    for (const code of ['wrong', 99, 100] as const) {
      strong.when({ ...external, code }).thenRefused('SECOND_FACTOR_INVALID', [wrongCode]);
    }
    const { decision } = strong.when({ ...external, code: 101 });
    expect(decision.events[0]?.data).toMatchObject({ method: 'external', secondFactor: true });
  });

  it('when a device goes by the name of a known one, then it is another, and the owner is told', () => {
    const told = { ...password, sessionId: 's-2', tokenHash: 'token of s-2', noticeId: 'mail-1' };
    const newDevice = { registrationId: 'another', credentialHash: 'credential of another' };
    const signedInAnew = signedIn('s-2', 'd-1');
    const device = { ...newDevice, newDevice: true };
    const notice: CustomerEvent = {
      type: 'customer.mail-due.v1',
      data: {
        customerId: 'c-1',
        mailId: 'mail-1',
        template: 'new-device',
        to: personal.email,
        registrationId: 'another',
      },
    };
    for (const provenDevice of [undefined, 'd-1', 'never registered']) {
      given([imported, signedIn('s-1', 'd-1')])
        .when({ ...told, ...(provenDevice ? { provenDevice } : {}), newDevice })
        .thenEvents([{ ...signedInAnew, data: { ...signedInAnew.data, ...device } } as CustomerEvent, notice])
        .thenReply({ sessionId: 's-2', newDevice: true, registrationId: 'another' });
    }
  });

  it('given a device that was revoked, or one from before there was a proof, then it is new', () => {
    const revoked: CustomerEvent = {
      type: 'customer.device-revoked.v1',
      data: { customerId: 'c-1', deviceId: 'd-1', registrationId: registered('d-1') },
    };
    const proven = { ...password, provenDevice: registered('d-1') };
    const isNew = (history: CustomerEvent[]) =>
      (given(history).when(proven).decision as { reply: { newDevice: boolean } }).reply.newDevice;
    expect(isNew([imported, signedIn('s-0', 'd-1')])).toBe(false);
    expect(isNew([imported, signedIn('s-0', 'd-1'), revoked])).toBe(true);
    const { registrationId: _, credentialHash: __, ...old } = signedIn('s-0', 'd-1').data as Record<string, unknown>;
    expect(isNew([imported, { type: 'customer.signed-in.v1', data: old } as CustomerEvent])).toBe(true);
  });

  it('given many new devices in a day, then a further one is refused, and one that is known is not', () => {
    const many = [1, 2, 3].map((n) => signedIn(`s-${n}`, `d-${n}`));
    const capped = { ...password, sessionId: 's-9', tokenHash: 't', mostNewDevicesADay: 3 };
    const after = given([imported, ...many], '2019-07-01T00:00:00.000Z');
    const rate: CustomerEvent = {
      type: 'customer.sign-in-refused.v1',
      data: { customerId: 'c-1', deviceId: 'd-1', reason: 'rate' },
    };
    after.when(capped, '2019-07-01T23:59:59.999Z').thenRefused('RATE_LIMITED', [rate]);
    expect(after.when({ ...capped, provenDevice: registered('d-2') }).decision.events).toHaveLength(1);
    expect(after.when(capped, '2019-07-02T00:00:00.000Z').decision.events).toHaveLength(1);
  });

  it('given a reset of late, then the session says so for 72 hours', () => {
    const after = given([imported, passwordReset], '2019-07-01T00:00:00.000Z');
    const command = { ...password, passwordNumber: 2 };
    const method = (now: string) => {
      const { decision } = after.when(command, now);
      return (decision.events[0]!.data as { method: string }).method;
    };
    expect(method('2019-07-03T23:59:59.999Z')).toBe('password-reset');
    expect(method('2019-07-04T00:00:00.000Z')).toBe('password');
  });

  it('when an external login is asserted, then a session is open and says whether anybody looked', () => {
    const session = signedIn('s-1', 'd-1');
    given([imported])
      .when({ ...external, assertionChecked: false })
      .thenEvents([
        { ...session, data: { ...session.data, method: 'external', assertionChecked: false } } as CustomerEvent,
      ]);
    given([imported])
      .when({ ...external, asserted: false })
      .thenRefused('EXTERNAL_LOGIN_INVALID', [refused('external')]);
    given([imported, frozen])
      .when(external)
      .thenRefused('CUSTOMER_FROZEN', [refused('frozen')]);
    given([]).when(external).thenRefused('EXTERNAL_LOGIN_INVALID', []);
  });

  it('when the same password is hashed anew, then that is kept unless it was replaced meanwhile', () => {
    const rehash = { type: 'rehash', passwordHash: 'hash-1b', passwordNumber: 1 } as const;
    given([imported])
      .when(rehash)
      .thenEvents([{ type: 'customer.password-rehashed.v1', data: { customerId: 'c-1', passwordHash: 'hash-1b' } }]);
    given([imported, passwordReset]).when(rehash).thenEvents([]);
  });
});

describe('who is counted', () => {
  const now = '2019-07-01T00:00:00.000Z';
  const later = '2019-07-01T00:15:00.000Z';
  const session = { customerId: 'c-1', sessionId: 's-1' };
  const known = { deviceId: 'd-1', registrationId: registered('d-1') };
  const owner = [imported, signedIn('s-1', 'd-1')];
  const ten = <T>(event: T): T[] => Array.from({ length: 10 }, () => event);
  const asked = (sessionId: string) => ({ passwordRight: true, passwordNumber: 1, sessionId }) as const;
  const inSession = [
    { type: 'set-passcode', ...asked('s-1'), passcodeHash: 'h', fromTrustedDevicesOnly: true },
    { type: 'begin-second-factor', ...asked('s-1'), secret: 's', fromTrustedDevicesOnly: true },
    { type: 'close', ...asked('s-1'), balanceYen: 0, openReports: 0, mailId: 'm' },
  ] as const;

  it('strangers’ tries never count against the owner’s device or session', () => {
    const strangers = [...ten(refused('password')), ...ten(refused('external')), ...ten(wrongCode)];
    const strong = [...owner, ...enrolled, ...strangers];
    const proven = { ...password, provenDevice: registered('d-1') };
    expect(given([...owner, ...strangers], now).when(proven, now).decision.events[0]?.type).toBe(
      'customer.signed-in.v1',
    );
    expect(given(strong, now).when({ ...proven, code: 101 }, now).decision).not.toHaveProperty('refusal');
    expect(
      given(strong, now).when({ ...external, provenDevice: registered('d-1'), code: 101 }, now).decision,
    ).not.toHaveProperty('refusal');
    expect(given(strong, now).when({ type: 'step-up', sessionId: 's-1', code: 101 }, now).decision).not.toHaveProperty(
      'refusal',
    );
    for (const command of inSession) {
      expect(given([...owner, ...strangers], now).when(command, now).decision).not.toHaveProperty('refusal');
    }
  });

  it('nor do tries in another session', () => {
    const elsewhere: CustomerEvent = {
      type: 'customer.password-refused.v1',
      data: { customerId: 'c-1', purpose: 'closure', sessionId: 's-2' },
    };
    const history = [...owner, signedIn('s-2', 'd-2'), ...ten(elsewhere)];
    for (const command of inSession)
      expect(given(history, now).when(command, now).decision).not.toHaveProperty('refusal');
    for (const command of inSession.map((one) => ({ ...one, sessionId: 's-2' }))) {
      given(history, now).when(command, now).thenRefused('RATE_LIMITED', []);
    }
  });

  it('whoever knows the password guesses at no codes: ten wrong ones, by whatever way, and no code is judged', () => {
    const guessed = given([...owner, ...enrolled, ...ten(wrongCode)], now);
    const rate = refused('rate' as never);
    guessed.when({ ...password, code: 101 }, now).thenRefused('RATE_LIMITED', [rate]);
    guessed.when({ ...external, code: 101 }, now).thenRefused('RATE_LIMITED', [rate]);
    expect(guessed.when({ ...password, code: 101 }, later).decision).not.toHaveProperty('refusal');
    const forgot = given([...owner, ...enrolled, ...ten(refused('second-factor'))], now);
    expect(forgot.when({ ...password, code: 101 }, now).decision).not.toHaveProperty('refusal');
  });

  it('a known device counts by itself, and a success forgets it', () => {
    const own: CustomerEvent = {
      type: 'customer.sign-in-refused.v1',
      data: { customerId: 'c-1', ...known, reason: 'password' },
    };
    const proven = { ...password, provenDevice: registered('d-1') };
    given(owner)
      .when({ ...proven, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [own]);
    const rate = { ...own, data: { ...own.data, reason: 'rate' } } as CustomerEvent;
    given([...owner, ...ten(own)], now)
      .when(proven, now)
      .thenRefused('RATE_LIMITED', [rate]);
    const again = [...owner, ...ten(own).slice(1), signedIn('s-2', 'd-1', { newDevice: false }), own];
    expect(given(again, now).when(proven, now).decision).not.toHaveProperty('refusal');
  });

  it('tries in a stolen session, however many at once, are judged in turn: after ten wrong ones the right one tells nothing', () => {
    const wrong = { 'set-passcode': 'passcode', 'begin-second-factor': 'second-factor', close: 'closure' } as const;
    for (const command of inSession) {
      const history = [...owner];
      for (let tries = 0; tries < 10; tries += 1) {
        const { events } = given(history, now).when({ ...command, passwordRight: false }, now).decision;
        expect(events).toEqual([
          { type: 'customer.password-refused.v1', data: { ...session, purpose: wrong[command.type] } },
        ]);
        history.push(...events);
      }
      given(history, now).when(command, now).thenRefused('RATE_LIMITED', []);
      given(history, now)
        .when({ ...command, passwordRight: false }, now)
        .thenRefused('RATE_LIMITED', []);
      expect(given(history, now).when(command, later).decision).not.toHaveProperty('refusal');
      // It is one count, whatever the password is asked for.
      for (const other of inSession) given(history, now).when(other, now).thenRefused('RATE_LIMITED', []);
    }
  });
});
