import { specification } from '@modosu/event-sourcing/testing/specification';
import {
  closed,
  enrolled,
  frozen,
  imported,
  passwordReset,
  personal,
  resetRequested,
  signedIn,
} from '../../test/histories';
import type { RequestReset } from './customer.commands';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const { given } = specification(customerDecider);
const expiresAt = '2019-07-01T00:30:00.000Z';
const request: RequestReset = {
  type: 'request-reset',
  tokenHash: 'hash of token',
  expiresAt,
  delivery: 'verified-contact',
  deliveryIndex: 'index-0001',
  mailId: 'mail-1',
  to: personal.email,
};
const reset = { type: 'reset-password', tokenHash: 'hash of token', passwordHash: 'hash-2' } as const;
const requested = resetRequested('hash of token', expiresAt);

describe('resetting a password', () => {
  it('given a member, then the token is mailed', () => {
    const mail: CustomerEvent = {
      type: 'customer.mail-due.v1',
      data: { customerId: 'c-1', mailId: 'mail-1', template: 'password-reset', to: personal.email },
    };
    given([imported]).when(request).thenEvents([requested, mail]);
  });

  it('given no account, a frozen or a closed one, or too many mails in an hour, then nothing happens, silently', () => {
    for (const history of [[], [imported, frozen], [imported, closed]]) given(history).when(request).thenEvents([]);
    const mailed = given([imported, requested, requested, requested], '2019-07-01T00:00:00.000Z');
    mailed.when({ ...request, mostPerHour: 3 }, '2019-07-01T00:59:59.999Z').thenEvents([]);
    expect(mailed.when({ ...request, mostPerHour: 3 }, '2019-07-01T01:00:00.000Z').decision.events).toHaveLength(2);
    expect(mailed.when(request).decision.events).toHaveLength(2);
  });

  it('given the token, then the password is new, all sessions end, and the second factor stays', () => {
    const history = [imported, signedIn('s-1', 'd-1'), ...enrolled, requested];
    given(history)
      .when(reset)
      .thenEvents([passwordReset])
      .thenReply({ sessionIds: ['s-1'] });
    const { state } = given([...history, passwordReset]);
    expect(state).toMatchObject({ sessions: [], secondFactor: { secret: 'encrypted secret' }, passwordNumber: 2 });
  });

  it('then the old contact is told, if the policy says so', () => {
    given([imported, requested])
      .when({ ...reset, mailId: 'mail-2' })
      .thenEvents([
        passwordReset,
        {
          type: 'customer.mail-due.v1',
          data: { customerId: 'c-1', mailId: 'mail-2', template: 'password-was-reset', to: personal.email },
        },
      ]);
  });

  it('given a token that is wrong, used, void or expired, or a frozen account, then it is refused', () => {
    given([imported, requested])
      .when({ ...reset, tokenHash: 'another one' })
      .thenRefused('TOKEN_INVALID');
    given([imported, requested, passwordReset]).when(reset).thenRefused('TOKEN_INVALID');
    given([imported, requested, resetRequested('a later one', expiresAt), passwordReset])
      .when({ ...reset, tokenHash: 'a later one' })
      .thenRefused('TOKEN_INVALID');
    given([imported, requested]).when(reset, expiresAt).thenRefused('TOKEN_INVALID');
    given([imported, requested, frozen]).when(reset).thenRefused('TOKEN_INVALID');
    given([]).when(reset).thenRefused('TOKEN_INVALID');
  });

  it('given a stranger who asks again and again, then the token that the owner was mailed stays good', () => {
    let history: CustomerEvent[] = [imported, requested];
    for (let index = 0; index < 10; index += 1) {
      const again = { ...request, tokenHash: `asked by a stranger ${index}`, mostPerHour: 100 };
      const { events } = given(history).when(again).decision;
      expect(events).toHaveLength(index < 2 ? 2 : 0);
      history = [...history, ...events];
      given(history).when(again).thenReply({});
      given(history).when(reset).thenEvents([passwordReset]);
    }
    const { state } = given([...history, passwordReset]);
    expect(state.resets).toEqual([]);
    // What has expired makes room.
    expect(given(history).when({ ...request, mostPerHour: 100 }, expiresAt).decision.events).toHaveLength(2);
  });
});
