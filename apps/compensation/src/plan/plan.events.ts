import { planLine, planTotals } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { accountName, id, instant, lotUse, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

const basisLot = z.object({ customerId: id, lotId: id, leftYen: yen });
const basisCharge = z.object({ chargeId: id, state: z.string() });
/** Up to which credit a plan looks: nothing that came into a wallet later is taken. */
const cutOff = z.object({ position: z.string(), at: instant });

/** Why a line of an approved plan was not carried out: what it rested on had moved by then. */
export const dropReason = z.enum([
  /** A callback or a refused report since, or a later scope that does not flag it. */
  'cleared',
  'charged-back',
  /** Another plan or incident put it right first. */
  'compensated',
  /** One of the debits that it puts right was undone. */
  'debit-undone',
  /** A later run of the rules found more in a wallet that it concerns. */
  'scope-moved',
  /** Somebody spent of a lot that it takes of, or a void put money back. */
  'lots-moved',
  /** Another line of this customer was dropped, and this one rests on the same lots. */
  'rests-on-dropped',
]);
export type DropReason = z.output<typeof dropReason>;

/** Stored in `plan-<planId>`: lines and what they rest on in chunks, then what they sum up to, then what became of them. */
export const planEvents = {
  'plan.lines-added.v1': z.object({ planId: id, lines: z.array(planLine) }),
  /** Further lots of a line that has more than one event names: of a source, or of a closed account's rest. */
  'plan.lots-added.v1': z.object({
    planId: id,
    originalId: id,
    account: accountName.optional(),
    lots: z.array(lotUse),
  }),
  /** What was left of the lots, and how the charges stood, when the lines were made. */
  'plan.basis-added.v1': z.object({ planId: id, lots: z.array(basisLot), charges: z.array(basisCharge) }),
  'plan.proposed.v1': z.object({
    planId: id,
    incidentId: id,
    scopeId: id,
    totals: planTotals,
    contentHash: z.string(),
    proposedBy: id,
    /** Plans before this had none. */
    cutOff: cutOff.optional(),
  }),
  'plan.approved.v1': z.object({ planId: id, incidentId: id, contentHash: z.string(), approvedBy: id }),
  'plan.superseded.v1': z.object({ planId: id, incidentId: id, by: id }),
  'plan.line-dropped.v1': z.object({ planId: id, incidentId: id, originalId: id, reason: dropReason }),
  'plan.executed.v1': z.object({
    planId: id,
    incidentId: id,
    completed: z.int(),
    /** Originals that were not carried out: each has its `plan.line-dropped.v1`, or another plan had put it right. */
    skipped: z.array(id),
  }),
};
export type BasisLot = z.output<typeof basisLot>;
export type BasisCharge = z.output<typeof basisCharge>;
export type CutOff = z.output<typeof cutOff>;
export type PlanEvent = EventOf<typeof planEvents>;
