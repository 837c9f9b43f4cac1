import { specification } from '@modosu/event-sourcing/testing/specification';
import { staffDecider } from './staff.decider';
import type { StaffEvent } from './staff.events';

const { given } = specification(staffDecider);
const now = '2019-07-01T00:00:00.000Z';
const data = {
  staffId: 'st-1',
  emailIndex: 'index-0001',
  email: 'encrypted email',
  name: 'encrypted name',
  passwordHash: 'hash-1',
  secondFactor: 'encrypted secret',
  roles: ['fraud' as const],
};
const created: StaffEvent = { type: 'staff.created.v1', data };
const signIn = {
  type: 'sign-in',
  passwordRight: true,
  code: 100,
  sessionId: 's-1',
  tokenHash: 'hash of token',
} as const;
const signedIn: StaffEvent = {
  type: 'staff.signed-in.v1',
  data: { staffId: 'st-1', sessionId: 's-1', tokenHash: 'hash of token', step: 100 },
};
const refused = (reason: 'password' | 'second-factor'): StaffEvent => ({
  type: 'staff.sign-in-refused.v1',
  data: { staffId: 'st-1', reason },
});

describe('a member of staff', () => {
  it('is made once', () => {
    given([])
      .when({ type: 'create', ...data })
      .thenEvents([created]);
    given([created])
      .when({ type: 'create', ...data })
      .thenRefused('CONFLICT');
  });

  it('where two administrators are needed, signs in once another than the one who made them has confirmed it', () => {
    const made: StaffEvent = { type: 'staff.created.v1', data: { ...data, confirmedByOtherThan: 'admin-1' } };
    const confirmed: StaffEvent = { type: 'staff.confirmed.v1', data: { staffId: 'st-1', confirmedBy: 'admin-2' } };
    given([made]).when(signIn).thenRefused('CREDENTIALS_INVALID', []);
    for (const by of ['admin-1', 'st-1']) {
      given([made]).when({ type: 'confirm', by }).thenRefused('SECOND_ADMINISTRATOR_REQUIRED', []);
    }
    given([made]).when({ type: 'confirm', by: 'admin-2' }).thenEvents([confirmed]);
    given([made, confirmed]).when(signIn).thenEvents([signedIn]);
    given([made, confirmed]).when({ type: 'confirm', by: 'admin-2' }).thenEvents([]);
    given([]).when({ type: 'confirm', by: 'admin-2' }).thenRefused('NOT_FOUND', []);
  });

  it('signs in with password and code, never without the second factor, and each code counts once', () => {
    given([created])
      .when(signIn)
      .thenEvents([signedIn])
      .thenReply({ sessionId: 's-1', roles: ['fraud'] });
    given([created])
      .when({ ...signIn, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [refused('password')]);
    for (const code of ['none', 'wrong'] as const) {
      given([created])
        .when({ ...signIn, code })
        .thenRefused('CREDENTIALS_INVALID', [refused('second-factor')]);
    }
    given([created, signedIn])
      .when(signIn)
      .thenRefused('CREDENTIALS_INVALID', [refused('second-factor')]);
    given([]).when(signIn).thenRefused('CREDENTIALS_INVALID', []);
  });

  it('is not locked out by anybody who knows no more than the address', () => {
    const strangers = Array.from({ length: 50 }, () => refused('password'));
    given([created, ...strangers], now)
      .when(signIn, now)
      .thenEvents([signedIn]);
    const confirm = { type: 'step-up', sessionId: 's-1', code: 101 } as const;
    const guessing = [...strangers, ...Array.from({ length: 10 }, () => refused('second-factor'))];
    expect(given([created, signedIn, ...guessing], now).when(confirm, now).decision.events).toHaveLength(1);
  });

  it('waits a quarter of an hour after ten wrong codes, by sign-in or in the session', () => {
    const wrong: StaffEvent = { type: 'staff.step-up-refused.v1', data: { staffId: 'st-1', sessionId: 's-1' } };
    const confirm = { type: 'step-up', sessionId: 's-1', code: 101 } as const;
    const stolen = given([created, signedIn, ...Array.from({ length: 10 }, () => wrong)], now);
    stolen.when(confirm, '2019-07-01T00:14:59.999Z').thenRefused('RATE_LIMITED', []);
    expect(stolen.when(confirm, '2019-07-01T00:15:00.000Z').decision.events).toHaveLength(1);
    const guessed = given([created, ...Array.from({ length: 10 }, () => refused('second-factor'))], now);
    guessed.when(signIn, '2019-07-01T00:14:59.999Z').thenRefused('RATE_LIMITED', []);
    guessed.when(signIn, '2019-07-01T00:15:00.000Z').thenEvents([signedIn]);
  });

  it('confirms the second factor again, and signs out', () => {
    const session = { staffId: 'st-1', sessionId: 's-1' };
    given([created, signedIn])
      .when({ type: 'step-up', sessionId: 's-1', code: 101 })
      .thenEvents([{ type: 'staff.stepped-up.v1', data: { ...session, step: 101 } }]);
    given([created, signedIn])
      .when({ type: 'step-up', sessionId: 's-1', code: 100 })
      .thenRefused('SECOND_FACTOR_INVALID', [{ type: 'staff.step-up-refused.v1', data: session }]);
    const signedOut: StaffEvent = { type: 'staff.signed-out.v1', data: session };
    given([created, signedIn]).when({ type: 'sign-out', sessionId: 's-1' }).thenEvents([signedOut]);
    given([created, signedIn, signedOut]).when({ type: 'sign-out', sessionId: 's-1' }).thenEvents([]);
    given([created, signedIn, signedOut])
      .when({ type: 'step-up', sessionId: 's-1', code: 102 })
      .thenRefused('SECOND_FACTOR_INVALID', []);
  });
});
