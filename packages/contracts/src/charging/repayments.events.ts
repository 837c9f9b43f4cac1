import { z } from 'zod';
import { amountYen, entry, id, text } from '../fields';

/**
 * Which debt, whose, and of which original that was put right; of a cashback that had to go back and was spent
 * (`cashback`), the reference under which it was booked.
 */
export const debtOf = { originalId: id, debtorId: id, debt: z.enum(['mule', 'customer', 'cashback']) };
const repayment = { reference: id, ...debtOf, amountYen };

/** What debtors repay by bank, in `repayment-<reference>`. */
export const repaymentEvents = {
  'repayment.recorded.v1': z.object({ ...repayment, by: id, reason: text }),
  /** D bank / C transit:repayment. */
  'repayment.received.v1': z.object({ ...repayment, entry }),
  /** So much is not owed; the money is looked into, and may be recorded again. */
  'repayment.refused.v1': z.object({ ...repayment, code: z.string().max(60) }),
};
