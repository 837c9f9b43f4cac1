import { z } from 'zod';
import type { EventOf } from './event-schemas';
import { accountName, amountYen, entry, id, text, yen } from './fields';

export const classification = z.enum(['confirmed', 'probable', 'suspected', 'cleared']);

/** Where the money of one compensation comes from: what is left first, then who owes it, then us. */
export const remedySource = z.object({
  from: z.enum(['hold', 'receivable', 'loss']),
  /** hold: whose wallet (the victim's or a mule's); receivable: who owes it. */
  customerId: id.optional(),
  account: accountName,
  amountYen,
});
/** Where it belongs. */
export const remedyDestination = z.enum(['refund', 'dispute', 'unclaimed', 'wallet', 'promotion']);

/** One original put right: a charge, a debit of own money, a cashback, or a closed account's own rest. */
export const planLine = z.object({
  originalId: id,
  kind: z.enum(['charge', 'own-money', 'cashback', 'closed-balance']),
  customerId: id,
  amountYen,
  destination: remedyDestination,
  sources: z.array(remedySource),
  /** The row of the table of entries that this is: A, B, C … */
  row: z.string().max(10),
  classification: classification.optional(),
});
export type PlanLine = z.output<typeof planLine>;

/** Published by compensation in `compensation-<originalId>`, `incident-<id>`, `plan-<id>`, `report-<id>`, `alert-<id>`. */
export const compensationEvents = {
  'compensation.started.v1': z.object({ compensationId: id, incidentId: id, planId: id, line: planLine }),
  /** D loss:fraud + D receivable / C transit:compensation. No entry if everything came out of holds. */
  'compensation.completed.v1': z.object({
    compensationId: id,
    incidentId: id,
    planId: id,
    customerId: id,
    destination: remedyDestination,
    amountYen,
    recoveredYen: yen,
    lossYen: yen,
    receivableYen: yen,
    entry: entry.optional(),
  }),
  /** A wrong compensation is corrected by a new entry that names it: D receivable:customer / C loss:fraud (rows J, J2). */
  'compensation.corrected.v1': z.object({
    compensationId: id,
    incidentId: id,
    customerId: id,
    amountYen,
    reason: text,
    proposedBy: id,
    approvedBy: id,
    entry: entry.optional(),
  }),
};
export type CompensationEvent = EventOf<typeof compensationEvents>;
