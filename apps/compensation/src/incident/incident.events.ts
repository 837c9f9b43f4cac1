import { scopeSummary } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, instant, shortText, text, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

const callbackAnswer = z.enum(['unauthorised', 'genuine', 'no-answer']);
/** What a customer who was called back said. */
export type CallbackAnswer = z.output<typeof callbackAnswer>;

/** Stored in `incident-<incidentId>`. */
export const incidentEvents = {
  'incident.opened.v1': z.object({ incidentId: id, name: shortText, from: instant, to: instant }),
  'incident.indicator-added.v1': z.object({ incidentId: id, kind: z.string(), value: shortText, reason: text }),
  'incident.callback-recorded.v1': z.object({
    incidentId: id,
    customerId: id,
    transactionIds: z.array(id),
    answer: callbackAnswer,
  }),
  /** A receiver is said to have known: with what shows it, and by whom. */
  'incident.liability-proposed.v1': z.object({
    incidentId: id,
    customerId: id,
    reason: text,
    evidence: z.array(shortText),
    proposedBy: id,
  }),
  /** A second person read that: from now on the receiver owes what they spent. */
  'incident.liability-confirmed.v1': z.object({ incidentId: id, customerId: id, confirmedBy: id }),
  /** The transactions themselves are in `scope-<scopeId>`. */
  'incident.scoped.v1': z.object({ incidentId: id, scopeId: id, summary: scopeSummary }),
  'incident.funds-held.v1': z.object({ incidentId: id, wallets: z.int(), heldYen: yen, sessionsEnded: z.int() }),
  'incident.plan-proposed.v1': z.object({ incidentId: id, planId: id, replaces: id.optional() }),
  /** In this stream so that the proposals and approvals of one incident have one order. */
  'incident.plan-approved.v1': z.object({ incidentId: id, planId: id }),
  'incident.closed.v1': z.object({
    incidentId: id,
    outflowYen: yen,
    recoveredYen: z.int(),
    lossYen: z.int(),
    receivableYen: z.int(),
    /** Left over on hold, and given back then. */
    holds: z.int().optional(),
    releasedYen: yen.optional(),
  }),
};
export type IncidentEvent = EventOf<typeof incidentEvents>;
