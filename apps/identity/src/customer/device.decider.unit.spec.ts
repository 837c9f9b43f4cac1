import { specification } from '@modosu/event-sourcing/testing/specification';
import { frozen, imported, registered, signedIn } from '../../test/histories';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const { given } = specification(customerDecider);
const now = '2019-07-01T00:00:00.000Z';
const member = [imported, signedIn('s-1', 'd-1')];
const device = { deviceId: 'd-1', registrationId: registered('d-1') };
const data = { customerId: 'c-1', sessionId: 's-1', ...device };
const set: CustomerEvent = {
  type: 'customer.passcode-set.v1',
  data: { customerId: 'c-1', ...device, passcodeHash: 'right' },
};
const unlock = { type: 'unlock', sessionId: 's-1', passcodeHash: 'right' } as const;
const wrong: CustomerEvent = { type: 'customer.unlock-refused.v1', data };
const unlocked: CustomerEvent = { type: 'customer.unlocked.v1', data };

const passcode = {
  type: 'set-passcode',
  passcodeHash: 'right',
  passwordNumber: 1,
  fromTrustedDevicesOnly: false,
} as const;

const ended = (...sessionIds: string[]): CustomerEvent => ({
  type: 'customer.sessions-revoked.v1',
  data: { customerId: 'c-1', sessionIds, reason: 'device revoked' },
});

describe('a device', () => {
  it('when it is revoked, then it is forgotten and its sessions end', () => {
    const command = { type: 'revoke-device', registrationId: registered('d-1') } as const;
    const revoked: CustomerEvent = {
      type: 'customer.device-revoked.v1',
      data: { customerId: 'c-1', ...device },
    };
    const history = [...member, signedIn('s-2', 'd-2')];
    given(history)
      .when(command)
      .thenEvents([ended('s-1'), revoked])
      .thenReply({ sessionIds: ['s-1'] });
    for (const events of [[revoked], [ended('s-1'), revoked]]) {
      const { state } = given([...history, ...events]);
      expect(state.sessions.map(({ sessionId }) => sessionId)).toEqual(['s-2']);
    }
    given([imported]).when(command).thenRefused('NOT_FOUND');
  });

  it('when it is revoked, then the second factor that it enrolled goes with it while that is cooling off, and no other', () => {
    const until = '2019-07-02T00:00:00.000Z';
    const enrol = (sessionId: string, cools: boolean): CustomerEvent[] => [
      { type: 'customer.second-factor-begun.v1', data: { customerId: 'c-1', secret: 'encrypted' } },
      {
        type: 'customer.second-factor-confirmed.v1',
        data: { customerId: 'c-1', sessionId, step: 1, ...(cools ? { cooling: { until, noticeId: 'n-1' } } : {}) },
      },
    ];
    const told: CustomerEvent = {
      type: 'customer.mail-sent.v1',
      data: { customerId: 'c-1', mailId: 'n-1', outcome: 'sent' },
    };
    const revoke = { type: 'revoke-device', registrationId: registered('d-2') } as const;
    const revoked = { customerId: 'c-1', deviceId: 'd-2', registrationId: registered('d-2') };
    const plain: CustomerEvent = { type: 'customer.device-revoked.v1', data: revoked };
    const dropping: CustomerEvent = { ...plain, data: { ...revoked, dropsSecondFactor: true } };
    const two = [...member, signedIn('s-2', 'd-2')];
    const thief = [...two, ...enrol('s-2', true)];
    given(thief)
      .when(revoke, until)
      .thenEvents([ended('s-2'), dropping]);
    given([...thief, told])
      .when(revoke, '2019-07-01T23:59:59.999Z')
      .thenEvents([ended('s-2'), dropping]);
    given([...thief, told])
      .when(revoke, until)
      .thenEvents([ended('s-2'), plain]);
    given([...two, ...enrol('s-2', false)])
      .when(revoke)
      .thenEvents([ended('s-2'), plain]);
    given([...two, ...enrol('s-1', true)])
      .when(revoke)
      .thenEvents([ended('s-2'), plain]);
    const { state } = given([...thief, ended('s-2'), dropping]);
    expect(state.secondFactor).toBeUndefined();
    expect(state.sessions.map(({ sessionId, secondFactor }) => [sessionId, secondFactor])).toEqual([['s-1', false]]);
    // Events from before say nothing of it: it stays.
    expect(given([...thief, plain]).state.secondFactor).toMatchObject({ enrolledOn: registered('d-2') });
  });

  it('when the password is given, then a passcode is set for it', () => {
    const command = { ...passcode, sessionId: 's-1' } as const;
    given(member)
      .when({ ...command, passwordRight: true })
      .thenEvents([set]);
    given(member)
      .when({ ...command, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [
        { type: 'customer.password-refused.v1', data: { customerId: 'c-1', purpose: 'passcode', sessionId: 's-1' } },
      ]);
  });

  it('when a stranger has only the password, then no passcode is set on their device', () => {
    const stranger = [...member, signedIn('s-2', 'd-2')];
    const command = { ...passcode, sessionId: 's-2', passwordRight: true, fromTrustedDevicesOnly: true } as const;
    given(stranger).when(command).thenRefused('STEP_UP_REQUIRED', []);
    given(stranger)
      .when({ ...command, sessionId: 's-1' })
      .thenEvents([set]);
    given(stranger)
      .when(command, '2019-07-03T00:00:00.000Z')
      .thenEvents([{ ...set, data: { ...set.data, deviceId: 'd-2', registrationId: registered('d-2') } }]);
    expect(given(stranger).when({ ...command, fromTrustedDevicesOnly: false }).decision.events).toHaveLength(1);
  });

  it('when the passcode is right, then the app is unlocked for five minutes', () => {
    given([...member, set])
      .when(unlock, now)
      .thenEvents([unlocked])
      .thenReply({ unlockedUntil: '2019-07-01T00:05:00.000Z' });
  });

  it('when it is wrong, or there is none, or the session has ended or the account is frozen, then it stays locked', () => {
    given([...member, set])
      .when({ ...unlock, passcodeHash: 'wrong' })
      .thenRefused('CREDENTIALS_INVALID', [wrong]);
    given(member).when(unlock).thenRefused('CREDENTIALS_INVALID', [wrong]);
    given([imported]).when(unlock).thenRefused('CREDENTIALS_INVALID', []);
    given([...member, set, frozen])
      .when(unlock)
      .thenRefused('CREDENTIALS_INVALID', []);
  });

  it('given five wrong ones in a row, then even the right one waits a quarter of an hour', () => {
    const tried = given([...member, set, wrong, wrong, wrong, wrong, wrong], now);
    tried.when(unlock, '2019-07-01T00:14:59.999Z').thenRefused('RATE_LIMITED', []);
    tried.when(unlock, '2019-07-01T00:15:00.000Z').thenEvents([unlocked]);
    given([...member, set, wrong, wrong, wrong, wrong, unlocked, wrong], now)
      .when(unlock, now)
      .thenEvents([unlocked]);
  });
});
