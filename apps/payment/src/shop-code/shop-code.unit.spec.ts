import { specification } from '@modosu/event-sourcing/testing/specification';
import { type ShopCodeEvent, shopCodeDecider } from './shop-code.decider';

const NOW = '2019-07-02T08:00:00.000Z';
const EXPIRES = '2019-07-02T08:05:00.000Z';
const code = {
  codeId: 'k',
  merchantId: 'm',
  terminalId: 't',
  amountYen: 700,
  category: 'general',
  expiresAt: EXPIRES,
} as const;
const issued: ShopCodeEvent = { type: 'shop-code.issued.v1', data: code };
const claimOf = (customerId: string) => ({
  codeId: 'k',
  customerId,
  paymentId: `of ${customerId}`,
  codeHash: 'hash',
  shown: { sessionId: 's', deviceId: 'd', at: NOW },
  shownMs: 1_000,
});
const claimed = (customerId: string): ShopCodeEvent => ({ type: 'shop-code.claimed.v1', data: claimOf(customerId) });
const outcome = (customerId: string) => ({ codeId: 'k', customerId, paymentId: `of ${customerId}` });
const paid = (customerId: string): ShopCodeEvent => ({ type: 'shop-code.paid.v1', data: outcome(customerId) });
const released = (customerId: string): ShopCodeEvent => ({
  type: 'shop-code.released.v1',
  data: { ...outcome(customerId), reason: 'INSUFFICIENT_FUNDS' },
});
const claim = (customerId: string) => ({ type: 'claim', ...claimOf(customerId) }) as const;
const given = (...events: ShopCodeEvent[]) => specification(shopCodeDecider).given(events, NOW);

describe('a code that a till prepared for one payment', () => {
  it('is issued once, with what it is for', () => {
    given()
      .when({ type: 'issue', ...code })
      .thenEvents([issued])
      .thenReply({ codeId: 'k', expiresAt: EXPIRES });
    given(issued)
      .when({ type: 'issue', ...code, amountYen: 1, expiresAt: NOW })
      .thenEvents([])
      .thenReply({ codeId: 'k', expiresAt: EXPIRES });
  });

  it('is claimed by the first who scans it, and by nobody else until that comes to nothing', () => {
    given(issued)
      .when(claim('a'))
      .thenEvents([claimed('a')]);
    given(issued, claimed('a')).when(claim('a')).thenEvents([]);
    given(issued, claimed('a')).when(claim('b')).thenRefused('CODE_IN_USE', []);
    given(issued, claimed('a'), released('a'))
      .when(claim('b'))
      .thenEvents([claimed('b')]);
    given(issued, claimed('a'), paid('a')).when(claim('b')).thenRefused('CODE_USED', []);
  });

  it('cannot be claimed once its time is over, whatever a clock says later, or if there is none', () => {
    given().when(claim('a')).thenRefused('CODE_INVALID');
    given(issued)
      .when(claim('a'), '2019-07-02T08:04:59.999Z')
      .thenEvents([claimed('a')]);
    given(issued).when(claim('a'), EXPIRES).thenRefused('CODE_EXPIRED');
    given(issued, claimed('a'), paid('a')).when(claim('b'), '2019-07-02T07:00:00.000Z').thenRefused('CODE_USED');
  });

  it('is paid or released by the payment that claimed it, once', () => {
    const settle = (customerId: string, refusedWith?: string) =>
      ({ type: 'settle', paymentId: `of ${customerId}`, refusedWith }) as const;
    given(issued, claimed('a'))
      .when(settle('a'))
      .thenEvents([paid('a')]);
    given(issued, claimed('a'))
      .when(settle('a', 'INSUFFICIENT_FUNDS'))
      .thenEvents([released('a')]);
    given(issued, claimed('a'), paid('a')).when(settle('a', 'WALLET_FROZEN')).thenEvents([]);
    given(issued, claimed('a'), paid('a')).when(settle('a')).thenEvents([]);
    given(issued, claimed('a'), released('a'), claimed('b')).when(settle('a')).thenEvents([]);
    given(issued, claimed('a')).when(settle('b')).thenEvents([]);
  });

  it('is tried so often and no more', () => {
    const tries = Array.from({ length: 100 }, (_, n) => [claimed(`c${n}`), released(`c${n}`)]).flat();
    given(issued, ...tries)
      .when(claim('a'))
      .thenRefused('CODE_EXPIRED');
    given(issued, ...tries.slice(2))
      .when(claim('a'))
      .thenEvents([claimed('a')]);
  });
});
