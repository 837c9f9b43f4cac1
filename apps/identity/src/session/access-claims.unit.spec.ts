import { specification } from '@modosu/event-sourcing/testing/specification';
import { enrolled, imported, passwordReset, registered, signedIn } from '../../test/histories';
import { customerDecider } from '../customer/customer.decider';
import type { CustomerEvent } from '../customer/customer.events';
import { customerClaims } from './access-claims';

const { given } = specification(customerDecider);
const now = '2019-07-01T00:00:00.000Z';
const claims = (history: CustomerEvent[], at: string) => {
  const { state } = given(history, now);
  return customerClaims(state, state.sessions[0]!, at);
};

describe('what is said of a customer who acts', () => {
  it('given a first sign-in, then how, with which device and since when', () => {
    expect(claims([imported, signedIn('s-1', 'd-1')], now)).toEqual({
      kind: 'customer',
      sub: 'c-1',
      sid: 's-1',
      did: 'd-1',
      amr: ['password'],
      vector: 'password',
      facts: { emailVerified: true, newDeviceAt: now, firstDevice: true },
    });
  });

  it('given the second factor and an unlock, then both, the unlock for five minutes', () => {
    const data = { customerId: 'c-1', sessionId: 's-1', deviceId: 'd-1', registrationId: registered('d-1') };
    const history = [imported, signedIn('s-1', 'd-1'), ...enrolled, { type: 'customer.unlocked.v1', data } as const];
    expect(claims(history, '2019-07-01T00:04:59.999Z')).toMatchObject({
      amr: ['password', 'totp'],
      facts: { unlockedAt: now },
    });
    expect(claims(history, '2019-07-01T00:05:00.000Z').facts).not.toHaveProperty('unlockedAt');
  });

  it('given a new device, then since when it was first seen, once its owner was told of it, and until then since now', () => {
    const later = '2019-07-09T00:00:00.000Z';
    const registrationId = registered('d-2');
    const about = { customerId: 'c-1', mailId: 'mail-1' };
    const due: CustomerEvent = {
      type: 'customer.mail-due.v1',
      data: { ...about, template: 'new-device', to: 'encrypted', registrationId },
    };
    const sent: CustomerEvent = { type: 'customer.mail-sent.v1', data: { ...about, outcome: 'sent' } };
    const factsOf = (history: CustomerEvent[]) => {
      const { state } = given([imported, signedIn('s-1', 'd-1'), signedIn('s-2', 'd-2'), ...history], now);
      return customerClaims(state, state.sessions[1]!, later).facts;
    };
    expect(factsOf([])).toMatchObject({ newDeviceAt: now, firstDevice: false });
    expect(factsOf([due])).toMatchObject({ newDeviceAt: later, firstDevice: false });
    expect(factsOf([due, sent])).toMatchObject({ newDeviceAt: now, firstDevice: false });
  });

  it('given a session whose device is not registered any more, then it is that of a new device', () => {
    const { state } = given([imported, signedIn('s-1', 'd-1')], now);
    const { facts } = customerClaims({ ...state, devices: [] }, state.sessions[0]!, now);
    expect(facts).toMatchObject({ newDeviceAt: now, firstDevice: false });
  });

  it('given a reset, then that it was, for 72 hours', () => {
    const history = [imported, passwordReset, signedIn('s-1', 'd-1')];
    expect(claims(history, '2019-07-03T23:59:59.999Z').facts).toMatchObject({ resetAt: now });
    expect(claims(history, '2019-07-04T00:00:00.000Z').facts).not.toHaveProperty('resetAt');
  });
});
