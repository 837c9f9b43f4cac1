import { specification } from '@modosu/event-sourcing/testing/specification';
import { enrolled, imported, passwordReset, registered, signedIn } from '../../test/histories';
import { customerClaims } from '../session/access-claims';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const { given } = specification(customerDecider);
const now = '2019-07-01T00:00:00.000Z';
const begin = {
  type: 'begin-second-factor',
  passwordRight: true,
  passwordNumber: 1,
  sessionId: 's-1',
  secret: 'encrypted secret',
  fromTrustedDevicesOnly: true,
} as const;
const [begun, confirmed] = enrolled as [CustomerEvent, CustomerEvent];
const member = [imported, signedIn('s-1', 'd-1')];
const thief = signedIn('s-2', 'd-2');
const wrongCode: CustomerEvent = {
  type: 'customer.second-factor-refused.v1',
  data: { customerId: 'c-1', sessionId: 's-1' },
};

describe('the second factor', () => {
  it('given the account’s first device and the password, then an authenticator app is enrolled', () => {
    given(member).when(begin).thenEvents([begun]);
    const confirm = { type: 'confirm-second-factor', sessionId: 's-1', code: 100 } as const;
    given([...member, begun])
      .when(confirm)
      .thenEvents([confirmed]);
    expect(given([...member, ...enrolled]).state.sessions[0]?.secondFactor).toBe(true);
    given(member).when(confirm).thenRefused('SECOND_FACTOR_INVALID', []);
    given([...member, begun])
      .when({ ...confirm, code: 'wrong' })
      .thenRefused('SECOND_FACTOR_INVALID', [wrongCode]);
  });

  it('given a wrong password, then it is refused and recorded', () => {
    given(member)
      .when({ ...begin, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID', [
        {
          type: 'customer.password-refused.v1',
          data: { customerId: 'c-1', purpose: 'second-factor', sessionId: 's-1' },
        },
      ]);
  });

  it('given a thief with the password on a new device, then they cannot enrol their own app for a day', () => {
    const stolen = { ...begin, sessionId: 's-2' };
    const history = given([...member, thief], now);
    history.when(stolen, '2019-07-01T23:59:59.999Z').thenRefused('STEP_UP_REQUIRED');
    history.when(stolen, '2019-07-02T00:00:00.000Z').thenEvents([begun]);
    history.when({ ...stolen, fromTrustedDevicesOnly: false }).thenEvents([begun]);
  });

  it('given a thief who forgets all devices and comes back, then theirs is not the first one', () => {
    const forget = (deviceId: string): CustomerEvent => ({
      type: 'customer.device-revoked.v1',
      data: { customerId: 'c-1', deviceId, registrationId: registered(deviceId) },
    });
    given([...member, thief, forget('d-1'), forget('d-2'), signedIn('s-3', 'd-2')])
      .when({ ...begin, sessionId: 's-3' })
      .thenRefused('STEP_UP_REQUIRED');
  });

  it('given a reset of late, then nobody enrols for 72 hours', () => {
    const reset = given([...member, passwordReset, signedIn('s-1', 'd-1', { newDevice: false })], now);
    const afterReset = { ...begin, passwordNumber: 2 };
    reset.when(afterReset, '2019-07-03T23:59:59.999Z').thenRefused('STEP_UP_REQUIRED');
    reset.when(afterReset, '2019-07-04T00:00:00.000Z').thenEvents([begun]);
  });

  it('given an app enrolled on a device that is not the first, then it proves nothing for a day and unless the owner is told', () => {
    const soon = '2019-07-02T00:00:00.000Z';
    const later = '2019-07-03T00:00:00.000Z';
    const confirm = { type: 'confirm-second-factor', sessionId: 's-2', code: 100, noticeId: 'mail-1' } as const;
    const { events } = given([...member, thief, begun], now).when(confirm, soon).decision;
    expect(events.map(({ type }) => type)).toEqual(['customer.second-factor-confirmed.v1', 'customer.mail-due.v1']);
    const sent: CustomerEvent = {
      type: 'customer.mail-sent.v1',
      data: { customerId: 'c-1', mailId: 'mail-1', outcome: 'sent' },
    };
    const factors = (history: CustomerEvent[], at: string) => {
      const { state } = given(history, now);
      return customerClaims(state, state.sessions.find(({ sessionId }) => sessionId === 's-2')!, at).amr;
    };
    const history = [...member, thief, begun, ...events];
    expect(factors([...history, sent], soon)).toEqual(['password']);
    expect(factors([...history, sent], '2019-07-02T23:59:59.999Z')).toEqual(['password']);
    expect(factors([...history, sent], later)).toEqual(['password', 'totp']);
    expect(factors(history, '2019-08-01T00:00:00.000Z')).toEqual(['password']);
    const refused: CustomerEvent = { ...sent, data: { ...sent.data, outcome: 'refused' } } as CustomerEvent;
    expect(factors([...history, refused], '2019-08-01T00:00:00.000Z')).toEqual(['password']);
    // Nor does it make the next one count at once.
    const next = given([...history, sent, begun], now).when({ ...confirm, code: 101, noticeId: 'mail-2' }, soon);
    expect(next.decision.events[0]?.data).toHaveProperty('cooling');
  });

  it('given an app enrolled on the account’s first device, then it counts at once and the owner is told', () => {
    const confirm = { type: 'confirm-second-factor', sessionId: 's-1', code: 100, noticeId: 'mail-1' } as const;
    const { events } = given([...member, begun], now).when(confirm, now).decision;
    expect(events[0]).toEqual(confirmed);
    expect(events[1]?.data).toMatchObject({ template: 'new-second-factor', mailId: 'mail-1' });
  });

  it('given an app enrolled, then another needs a session confirmed with it', () => {
    given([...member, ...enrolled])
      .when(begin)
      .thenEvents([begun]);
    given([...member, thief, ...enrolled])
      .when({ ...begin, sessionId: 's-2', fromTrustedDevicesOnly: false })
      .thenRefused('STEP_UP_REQUIRED');
  });

  it('when a code is confirmed again, then the session is strong; each code counts once', () => {
    const stepUp = { type: 'step-up', sessionId: 's-1', code: 101 } as const;
    const used: CustomerEvent = {
      type: 'customer.second-factor-used.v1',
      data: { customerId: 'c-1', sessionId: 's-1', step: 101 },
    };
    given([...member, ...enrolled])
      .when(stepUp)
      .thenEvents([used]);
    given([...member, ...enrolled, used])
      .when(stepUp)
      .thenRefused('SECOND_FACTOR_INVALID', [wrongCode]);
    given(member).when(stepUp).thenRefused('SECOND_FACTOR_INVALID', []);
  });

  it('given ten wrong codes, then a quarter of an hour passes before another is looked at', () => {
    const guessed = given([...member, ...enrolled, ...Array.from({ length: 10 }, () => wrongCode)], now);
    const stepUp = { type: 'step-up', sessionId: 's-1', code: 101 } as const;
    guessed.when(stepUp, '2019-07-01T00:14:59.999Z').thenRefused('RATE_LIMITED', []);
    expect(guessed.when(stepUp, '2019-07-01T00:15:00.000Z').decision.events).toHaveLength(1);
  });
});
