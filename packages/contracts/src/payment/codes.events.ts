import { z } from 'zod';
import { amountYen, goodsCategory, id, instant, text } from '../fields';

/** Of a payment whose code the shop showed. Which of a customer's sessions and devices scanned it is in `shown`. */
export const shopCode = z.object({
  /** Of a code for one payment; absent for a shop's static one. */
  codeId: id.optional(),
});

/** Which session and device showed or scanned a code, from where, when. */
export const shownBy = z.object({
  sessionId: id,
  deviceId: id,
  address: z.string().optional(),
  network: z.string().optional(),
  at: z.string(),
});

/** Published by payment in `shop-code-<codeId>` and, of what a wallet gives up, in `wallet-<customerId>`. */
export const codeEvents = {
  /** A till prepared a code for one payment. */
  'shop-code.issued.v1': z.object({
    codeId: id,
    merchantId: id,
    terminalId: id,
    amountYen,
    category: goodsCategory,
    reference: z.string().max(100).optional(),
    expiresAt: instant,
  }),
  /** A customer pays by it: nobody else can until it is paid or released. */
  'shop-code.claimed.v1': z.object({
    codeId: id,
    customerId: id,
    paymentId: id,
    /** SHA-256 (hex) of the code's content. */
    codeHash: z.string(),
    shown: shownBy,
    /** When it was scanned by the real clock, ms since 1970. */
    shownMs: z.int(),
  }),
  'shop-code.paid.v1': z.object({ codeId: id, customerId: id, paymentId: id }),
  /** The claim came to nothing; the wallet will never make that payment. */
  'shop-code.released.v1': z.object({ codeId: id, customerId: id, paymentId: id, reason: text }),
  /** This payment for a shop's code was not made and never will be. */
  'wallet.payment-abandoned.v1': z.object({ customerId: id, paymentId: id, codeId: id, reason: text }),
};
