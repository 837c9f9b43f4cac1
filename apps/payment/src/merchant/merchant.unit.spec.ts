import { specification } from '@modosu/event-sourcing/testing/specification';
import { merchantDecider } from './merchant.decider';

describe('a merchant', () => {
  const data = { merchantId: 'm', name: 'Corner shop', category: 'general' } as const;
  const registered = { type: 'merchant.registered.v1', data } as const;
  const shop = { merchantId: 'm', shopId: 's', name: 'At the station', category: 'tobacco' } as const;
  const opened = { type: 'merchant.shop-opened.v1', data: shop } as const;

  it('is registered once', () => {
    const register = { type: 'register', ...data } as const;
    specification(merchantDecider).given([]).when(register).thenEvents([registered]).thenReply({ merchantId: 'm' });
    specification(merchantDecider).given([registered]).when(register).thenEvents([]).thenReply({ merchantId: 'm' });
  });

  it('has several shops, each once', () => {
    const open = { type: 'open-shop', ...shop } as const;
    const spec = specification(merchantDecider);
    spec.given([]).when(open).thenRefused('MERCHANT_UNKNOWN');
    spec.given([registered]).when(open).thenEvents([opened]).thenReply({ shopId: 's' });
    spec.given([registered, opened]).when(open).thenEvents([]).thenReply({ shopId: 's' });
    expect(spec.given([registered, opened]).state.shops.get('s')).toEqual({ name: shop.name, category: 'tobacco' });
  });

  it('has no more shops than an answer holds', () => {
    const shops = Array.from({ length: 1_000 }, (_, n) => ({ ...opened, data: { ...shop, shopId: `s${n}` } }));
    specification(merchantDecider)
      .given([registered, ...shops])
      .when({ type: 'open-shop', ...shop })
      .thenRefused('TOO_MANY_SHOPS');
  });
});
