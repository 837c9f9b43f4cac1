import { reportChannel } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, instant, shortText, text, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

/** Of what ends a report: there is money that it had set aside. */
const holdsMoney = z.literal(true).optional();

/** Why money that a report had set aside is released. */
export const HOLD_ENDS = ['withdrawn', 'refused', 'upheld', 'expired'] as const;
export type HoldEnd = (typeof HOLD_ENDS)[number];

/** Stored in `report-<reportId>`. */
export const reportEvents = {
  'report.filed.v1': z.object({
    reportId: id,
    customerId: id.optional(),
    chargeIds: z.array(id),
    description: text,
    channel: reportChannel,
    /** Filed by the link of a letter: of which transaction, and which money of the customer's is set aside. */
    mail: z.object({ transactionId: id, lotIds: z.array(id).max(200) }).optional(),
  }),
  /** What was left of that money is on hold, at the longest until then; 0 if nothing was left. */
  'report.hold-placed.v1': z.object({ reportId: id, heldYen: yen, until: instant }),
  'report.hold-ended.v1': z.object({ reportId: id, releasedYen: yen, reason: z.enum(HOLD_ENDS) }),
  /** The customer, signed in, says that the report was not theirs, or in error. */
  'report.withdrawn.v1': z.object({ reportId: id, withdrawnBy: id, holdsMoney }),
  'report.refusal-proposed.v1': z.object({ reportId: id, reason: text, evidence: z.array(shortText), proposedBy: id }),
  'report.refused.v1': z.object({
    reportId: id,
    reason: text,
    evidence: z.array(shortText),
    proposedBy: id,
    confirmedBy: id,
    holdsMoney,
  }),
  'report.upheld.v1': z.object({ reportId: id, incidentId: id, planId: id, holdsMoney }),
};
export type ReportEvent = EventOf<typeof reportEvents>;
/** What was reported. */
export type Filed = Extract<ReportEvent, { type: 'report.filed.v1' }>['data'];
