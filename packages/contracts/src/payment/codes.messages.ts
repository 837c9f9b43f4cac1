import { z } from 'zod';
import { amountYen, goodsCategory, id, instant } from '../fields';
import { defineMessage } from '../message';
import { exact, line } from '../texts';

export const showBarcode = defineMessage({
  subject: 'payment.code.show-barcode',
  summary:
    'A one-time code for tills that read bars only: forty digits and their picture (SVG, Code 128), good for 60 seconds and one scan, bound to this session and device.',
  access: ['customer'],
  effect: 'command',
  request: z.object({}),
  reply: z.object({ code: z.string(), picture: z.string(), expiresAt: instant, renewAfter: instant }),
  errors: ['WALLET_UNKNOWN', 'WALLET_FROZEN', 'WALLET_CLOSED', 'UNLOCK_REQUIRED', 'SESSION_STATUS_UNKNOWN'],
});
/** As scanned: EMVCo allows 512 characters. */
const content = exact(20, 600);
const picture = z.string();
const merchantName = z.string();

export const shopCodeOf = defineMessage({
  subject: 'payment.shop-code.static',
  summary:
    'The code that a shop shows to customers, to be printed: EMV QR content without an amount, and its picture (SVG). A terminal gets that of its own merchant.',
  access: ['terminal', { staff: ['operations', 'administrator'] }],
  effect: 'query',
  request: z.object({ merchantId: id.optional() }),
  reply: z.object({ merchantId: id, content, picture }),
  errors: ['MERCHANT_UNKNOWN', 'MERCHANT_SUSPENDED'],
});
export const issueShopCode = defineMessage({
  subject: 'payment.shop-code.issue',
  summary:
    'A terminal prepares a code for one payment of an amount, which a customer scans: EMV QR content and its picture (SVG), good for five minutes and paid once.',
  access: ['terminal'],
  effect: 'command',
  request: z.object({
    amountYen,
    category: goodsCategory.default('general'),
    reference: line(0, 100).optional(),
  }),
  reply: z.object({ codeId: id, content, picture, amountYen, expiresAt: instant }),
  errors: ['MERCHANT_UNKNOWN', 'MERCHANT_SUSPENDED'],
});
export const showShopCode = defineMessage({
  subject: 'payment.shop-code.show',
  summary: 'Whether a code of this merchant has been paid. Read from the stream, so never stale.',
  access: ['terminal'],
  effect: 'query',
  request: z.object({ codeId: id }),
  reply: z.object({
    codeId: id,
    amountYen,
    expiresAt: instant,
    /** `being-paid`: a customer has scanned it, and the outcome is not known yet. */
    state: z.enum(['open', 'being-paid', 'paid', 'expired']),
    paymentId: id.optional(),
  }),
  errors: ['CODE_UNKNOWN'],
});
export const readShopCode = defineMessage({
  subject: 'payment.shop-code.read',
  summary:
    'What a scanned code of a shop is for, to be shown before paying: the name of the merchant as it is registered, whatever the code says, and the amount if it has one.',
  access: ['customer'],
  effect: 'query',
  request: z.object({ content }),
  reply: z.object({
    merchantId: id,
    merchantName,
    amountYen: amountYen.optional(),
    reference: z.string().optional(),
    expiresAt: instant.optional(),
  }),
  errors: ['CODE_INVALID', 'CODE_EXPIRED', 'CODE_USED', 'CODE_IN_USE', 'MERCHANT_SUSPENDED'],
});
export const payShop = defineMessage({
  subject: 'payment.payment.pay-shop',
  summary:
    'The customer pays a shop whose code the app has scanned. Needs a recent unlock, as showing a code does; the amount is given only where the code has none.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ content, amountYen: amountYen.optional() }),
  reply: z.object({ paymentId: id, merchantId: id, merchantName, amountYen, at: instant }),
  errors: [
    'CODE_INVALID',
    'CODE_EXPIRED',
    'CODE_USED',
    'CODE_IN_USE',
    'AMOUNT_MISMATCH',
    'PAYMENT_GIVEN_UP',
    'SESSION_STATUS_UNKNOWN',
    'UNLOCK_REQUIRED',
    'WALLET_UNKNOWN',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
    'INSUFFICIENT_FUNDS',
    'TOO_MANY_LOTS',
    'MERCHANT_SUSPENDED',
  ],
});

export const codeMessages = [showBarcode, shopCodeOf, issueShopCode, showShopCode, readShopCode, payShop];
