import { z } from 'zod';
import type { EventOf } from '../event-schemas';
import { amountYen, entry, id, text } from '../fields';

/** Published by compensation in `receivable-<customerId>`: what a customer owes without any incident. */
export const receivableEvents = {
  /** A cashback that had to go back and was spent: D receivable:customer / C transit:cashback. */
  'receivable.booked.v1': z.object({
    customerId: id,
    /** The withdrawal and the lot of the cashback: booked once. */
    reference: id,
    amountYen,
    reason: text,
    entry,
  }),
  /** The customer repaid by bank: D transit:repayment / C receivable:customer. */
  'receivable.repaid.v1': z.object({
    customerId: id,
    /** Under which it was booked. */
    reference: id,
    /** Of the bank statement. */
    bankReference: id,
    amountYen,
    entry,
  }),
};
export type ReceivableEvent = EventOf<typeof receivableEvents>;
