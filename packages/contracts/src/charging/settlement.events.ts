import { z } from 'zod';
import { entry, id, text, yen } from '../fields';

/** What the provider and the cash points settle with us by bank, in `settlement-psp` and `settlement-cash`. */
export const settlementEvents = {
  /** Received: D bank / C psp (or cash). Paid, since it was negative: D psp (or cash) / C bank. */
  'settlement.recorded.v1': z.object({
    account: z.enum(['psp', 'cash']),
    direction: z.enum(['received', 'paid']),
    amountYen: yen,
    /** Of the bank statement; each once. */
    reference: id,
    by: id,
    reason: text,
    entry,
  }),
};
