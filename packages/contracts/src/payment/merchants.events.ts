import { z } from 'zod';
import { goodsCategory, id, text } from '../fields';

const merchant = { merchantId: id };

/** Of merchants, in `merchant-<merchantId>`; who is suspended stands in `suspensions-all`. `by` is a member of staff. */
export const merchantEvents = {
  'merchant.registered.v1': z.object({ ...merchant, name: text, category: goodsCategory }),
  'merchant.shop-opened.v1': z.object({ ...merchant, shopId: id, name: text, category: goodsCategory }),
  'merchant.suspended.v1': z.object({ ...merchant, reason: text, by: id }),
  /** By another person than who suspended it. */
  'merchant.reinstated.v1': z.object({ ...merchant, reason: text, by: id }),
};
