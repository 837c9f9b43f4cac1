import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, shortText, text } from '@modosu/contracts/fields';
import { z } from 'zod';

/** Stored in `report-<reportId>`. */
export const reportEvents = {
  'report.filed.v1': z.object({
    reportId: id,
    customerId: id.optional(),
    chargeIds: z.array(id),
    description: text,
    channel: z.enum(['app', 'phone', 'shop', 'issuer', 'non-customer']),
  }),
  'report.refusal-proposed.v1': z.object({ reportId: id, reason: text, evidence: z.array(shortText), proposedBy: id }),
  'report.refused.v1': z.object({
    reportId: id,
    reason: text,
    evidence: z.array(shortText),
    proposedBy: id,
    confirmedBy: id,
  }),
  'report.upheld.v1': z.object({ reportId: id, incidentId: id, planId: id }),
};
export type ReportEvent = EventOf<typeof reportEvents>;
/** What was reported. */
export type Filed = Extract<ReportEvent, { type: 'report.filed.v1' }>['data'];
