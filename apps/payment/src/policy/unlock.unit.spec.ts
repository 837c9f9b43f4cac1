import { RequestContext } from '@modosu/service-kit/request/request-context';
import { POLICIES } from './payment-policy';
import { requireUnlock } from './unlock';

const NOW = '2019-07-02T08:00:00.000Z';
const asked = (facts?: Record<string, string | number>) =>
  new RequestContext({
    actor: { kind: 'customer', id: 'c', ...(facts && { facts }) },
    now: NOW,
    commandId: 'x',
    correlationId: 'x',
    causationId: 'x',
    deadline: 0,
  });

describe('showing a code', () => {
  it('needs the app unlocked within five minutes', () => {
    const { hardened } = POLICIES;
    expect(() => requireUnlock(asked({ unlockedAt: '2019-07-02T07:55:00.000Z' }), hardened)).not.toThrow();
    expect(() => requireUnlock(asked({ unlockedAt: Date.parse(NOW) }), hardened)).not.toThrow();
    expect(() => requireUnlock(asked(), hardened)).toThrow('UNLOCK_REQUIRED');
    for (const unlockedAt of ['2019-07-02T07:54:59.999Z', 'never']) {
      expect(() => requireUnlock(asked({ unlockedAt }), hardened)).toThrow('UNLOCK_REQUIRED');
    }
  });

  it('needed nothing in 2019', () => {
    expect(() => requireUnlock(asked(), POLICIES['2019'])).not.toThrow();
  });
});
