import { z } from 'zod';
import { amountYen, id, lotUse } from '../fields';

/** How a wallet of very many small lots stays small: no money moves, only how later events of this stream name lots. */
export const sizesEvents = {
  /**
   * What is left of these lots is named together from now on, as the lot `bundle`, behind what is in it already. A debit of
   * the bundle takes of them in this order, and what a payment took of it goes back to the lots it took, the last first.
   */
  'wallet.lots-bundled.v1': z.object({
    customerId: id,
    /** How many sums were put into the bundle before. */
    from: z.int().min(0),
    lots: z.array(lotUse).min(1),
    amountYen,
  }),
  /** What is left of these lots in the bundle is named by themselves again, since something is asked of them by name. */
  'wallet.lots-unbundled.v1': z.object({ customerId: id, lots: z.array(lotUse).min(1), amountYen }),
};
