import { specification } from '@modosu/event-sourcing/testing/specification';
import { capDecider } from './cap.decider';
import type { CapEvent } from './cap.events';

const T0 = '2019-07-01T00:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(T0) + minutes * 60_000).toISOString();
const spec = specification(capDecider);
const counted = (customerId: string): CapEvent => ({ type: 'cap.account-counted.v1', data: { customerId } });
const begun: CapEvent = { type: 'cap.registration-begun.v1', data: { customerId: 'a' } };
const count = (customerId: string, accounts = 2, minutes?: number) =>
  ({ type: 'count-account', customerId, accounts, ...(minutes === undefined ? {} : { minutes }) }) as const;

describe('a cap across accounts', () => {
  it('counts an account once', () => {
    spec
      .given([])
      .when(count('a'))
      .thenEvents([counted('a')])
      .thenReply({ used: 1 });
    spec
      .given([counted('a'), counted('b')])
      .when(count('a'))
      .thenEvents([])
      .thenReply({ used: 2 });
  });
  it('refuses one account too many', () => {
    spec
      .given([counted('a'), counted('b')])
      .when(count('c'))
      .thenRefused('CAP_REACHED', []);
  });
  it('forgets what is longer ago than its window, if it has one', () => {
    const history = [counted('a'), counted('b')];
    spec
      .given(history, T0)
      .when(count('c', 2, 10), at(9))
      .thenRefused('CAP_REACHED');
    spec
      .given(history, T0)
      .when(count('c', 2, 10), at(11))
      .thenEvents([counted('c')]);
    spec.given(history, T0).when(count('c'), at(100_000)).thenRefused('CAP_REACHED');
  });
  it('has room again when an account is released', () => {
    const released: CapEvent = { type: 'cap.account-released.v1', data: { customerId: 'a' } };
    spec
      .given([counted('a'), counted('b')])
      .when({ type: 'release-account', customerId: 'a' })
      .thenEvents([released]);
    spec
      .given([counted('a'), counted('b'), released])
      .when(count('c'))
      .thenEvents([counted('c')]);
    spec.given([]).when({ type: 'release-account', customerId: 'a' }).thenEvents([]);
  });
  it('counts registrations over a day', () => {
    const command = { type: 'count-registration', customerId: 'a', perDay: 2 } as const;
    spec.given([begun], T0).when(command, at(1)).thenEvents([begun]);
    spec.given([begun, begun], T0).when(command, at(1)).thenRefused('CAP_REACHED');
    spec
      .given([begun, begun], T0)
      .when(command, at(24 * 60))
      .thenEvents([begun]);
  });
});
