import type { RequestOf } from '@modosu/contracts/message';
import { listMerchants, listShops, merchantOf, openShop, registerMerchant } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { pageAfter, pageOf } from '../page/page';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { merchantRows, merchantsProjection, shopRows } from './merchants.projection';

const { prefixes } = merchantsProjection;

/** Merchants and their shops. */
@Injectable()
export class MerchantsHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(registerMerchant)
  async register({ name, category }: RequestOf<typeof registerMerchant>, context: RequestContext) {
    const merchantId = context.idOf('merchant');
    const command = { type: 'register', merchantId, name, category } as const;
    await this.merchants.handle(merchantId, command, context.command(), { isNew: true });
    return { merchantId };
  }

  @Handles(openShop)
  async openShop({ merchantId, name, category }: RequestOf<typeof openShop>, context: RequestContext) {
    const shopId = context.idOf('shop', merchantId);
    const command = { type: 'open-shop', merchantId, shopId, name, category } as const;
    return (await this.merchants.handle(merchantId, command, context.command())).reply;
  }

  @Handles(merchantOf)
  async show({ merchantId, shopId }: RequestOf<typeof merchantOf>, _context: RequestContext) {
    const { state } = await this.merchants.load(merchantId);
    if (!state.registered) throw new Refusal('MERCHANT_UNKNOWN');
    const shop = shopId === undefined ? undefined : state.shops.get(shopId);
    if (shopId !== undefined && shop === undefined) throw new Refusal('SHOP_UNKNOWN');
    const suspension = await this.suspensions.of(merchantId);
    return {
      merchantId,
      name: state.name,
      category: state.category,
      state: suspension === undefined ? ('active' as const) : ('suspended' as const),
      suspension,
      payoutHold: state.payoutHold,
      shops: state.shops.size,
      shop: shopId === undefined || shop === undefined ? undefined : { shopId, ...shop },
    };
  }

  @Handles(listMerchants)
  async list({ limit, after, state }: RequestOf<typeof listMerchants>, _context: RequestContext) {
    await this.readModels.caughtUp({ prefixes });
    const rows = await merchantRows(this.readModels.db, pageAfter(limit, after), state);
    const page = pageOf(rows, limit, (row) => ({
      merchantId: row.merchant_id,
      name: row.name,
      category: row.category,
      state: row.state,
      registeredAt: row.registered_at,
    }));
    return { merchants: page.items, next: page.next };
  }

  @Handles(listShops)
  async shops({ merchantId, limit, after }: RequestOf<typeof listShops>, _context: RequestContext) {
    await this.readModels.caughtUp({ prefixes });
    const rows = await shopRows(this.readModels.db, merchantId, pageAfter(limit, after));
    const page = pageOf(rows, limit, (row) => ({
      shopId: row.shop_id,
      name: row.name,
      category: row.category,
      openedAt: row.opened_at,
    }));
    return { shops: page.items, next: page.next };
  }
}
