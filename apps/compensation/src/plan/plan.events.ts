import { planLine, planTotals } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { z } from 'zod';

/** Stored in `plan-<planId>`: the lines in chunks, then what they sum up to, then what became of them. */
export const planEvents = {
  'plan.lines-added.v1': z.object({ planId: id, lines: z.array(planLine) }),
  'plan.proposed.v1': z.object({
    planId: id,
    incidentId: id,
    scopeId: id,
    totals: planTotals,
    contentHash: z.string(),
    proposedBy: id,
  }),
  'plan.approved.v1': z.object({ planId: id, incidentId: id, contentHash: z.string(), approvedBy: id }),
  'plan.superseded.v1': z.object({ planId: id, incidentId: id, by: id }),
  'plan.executed.v1': z.object({
    planId: id,
    incidentId: id,
    completed: z.int(),
    /** Originals that another plan had put right before. */
    skipped: z.array(id),
  }),
};
export type PlanEvent = EventOf<typeof planEvents>;
