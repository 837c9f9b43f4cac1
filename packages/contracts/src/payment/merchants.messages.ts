import { z } from 'zod';
import { goodsCategory, id, instant, page, shortText, text } from '../fields';
import { defineMessage } from '../message';
import { staffReaders } from './staff-readers';

const next = z.string().optional();
const reasoned = z.object({ merchantId: id, reason: text });
const noted = z.object({ reason: z.string(), by: z.string(), at: instant });
const merchantRow = z.object({
  merchantId: id,
  name: z.string(),
  category: goodsCategory,
  state: z.enum(['active', 'suspended']),
  registeredAt: instant,
});

export const registerMerchant = defineMessage({
  subject: 'payment.merchant.register',
  summary: 'Registers a merchant.',
  access: [{ staff: ['operations', 'administrator'] }],
  effect: 'command',
  request: z.object({ name: shortText, category: goodsCategory.default('general') }),
  reply: z.object({ merchantId: id }),
  errors: [],
});
export const listMerchants = defineMessage({
  subject: 'payment.merchant.list',
  summary: 'Merchants, in the order in which they were registered.',
  access: [staffReaders, { staff: ['administrator'] }],
  effect: 'query',
  request: z.object({ ...page, state: z.enum(['active', 'suspended']).optional() }),
  reply: z.object({ merchants: z.array(merchantRow), next }),
  errors: [],
});
export const merchantOf = defineMessage({
  subject: 'payment.merchant.of',
  summary:
    'A merchant, for staff and other services: whether it is suspended and its payouts are held, by whom and why. Read from the log, so never stale.',
  access: [staffReaders, { staff: ['administrator'] }, { service: ['identity', 'charging'] }],
  effect: 'query',
  request: z.object({ merchantId: id, shopId: id.optional() }),
  reply: z.object({
    merchantId: id,
    name: z.string(),
    category: goodsCategory,
    state: z.enum(['active', 'suspended']),
    suspension: noted.optional(),
    payoutHold: noted.optional(),
    shops: z.int(),
    /** Of the shop that was asked for. */
    shop: z.object({ shopId: id, name: z.string(), category: goodsCategory }).optional(),
  }),
  errors: ['MERCHANT_UNKNOWN', 'SHOP_UNKNOWN'],
});
export const openShop = defineMessage({
  subject: 'payment.merchant.open-shop',
  summary: 'A further shop of a merchant, with the goods that it mostly sells.',
  access: [{ staff: ['operations', 'administrator'] }],
  effect: 'command',
  request: z.object({ merchantId: id, name: shortText, category: goodsCategory.default('general') }),
  reply: z.object({ shopId: id }),
  errors: ['MERCHANT_UNKNOWN', 'TOO_MANY_SHOPS'],
});
export const listShops = defineMessage({
  subject: 'payment.merchant.shops',
  summary: 'The shops of a merchant, in the order in which they were opened.',
  access: [staffReaders, { staff: ['administrator'] }],
  effect: 'query',
  request: z.object({ merchantId: id, ...page }),
  reply: z.object({
    shops: z.array(z.object({ shopId: id, name: z.string(), category: goodsCategory, openedAt: instant })),
    next,
  }),
  errors: [],
});
export const suspendMerchant = defineMessage({
  subject: 'payment.merchant.suspend',
  summary: 'Stops a merchant at once: it takes, voids and refunds no payment, and nothing is paid out to it.',
  access: [{ staff: ['operations', 'fraud'] }],
  effect: 'command',
  request: reasoned,
  reply: z.object({}),
  errors: ['MERCHANT_UNKNOWN'],
});
export const reinstateMerchant = defineMessage({
  subject: 'payment.merchant.reinstate',
  summary: 'Lets a suspended merchant go on, by another person than who suspended it.',
  access: [{ staff: ['operations', 'fraud'] }],
  effect: 'command',
  request: reasoned,
  reply: z.object({}),
  errors: ['MERCHANT_UNKNOWN', 'SECOND_PERSON_REQUIRED'],
});
export const merchantReceipts = defineMessage({
  subject: 'payment.merchant.receipts',
  summary: 'How many payments, voids and refunds this merchant has, and what it is owed: less what was paid out to it.',
  access: ['terminal', staffReaders],
  effect: 'query',
  request: z.object({ merchantId: id.optional() }),
  reply: z.object({ merchantId: id, payments: z.int(), voids: z.int(), refunds: z.int(), payableYen: z.int() }),
  errors: ['MERCHANT_UNKNOWN'],
});
export const merchantMessages = [
  registerMerchant,
  listMerchants,
  merchantOf,
  openShop,
  listShops,
  suspendMerchant,
  reinstateMerchant,
  merchantReceipts,
];
