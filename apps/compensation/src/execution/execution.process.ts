import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { PlanEvent } from '../plan/plan.events';

export interface ApprovedPlan {
  readonly planId: string;
  readonly incidentId: string;
}

/** After a try that could not finish a plan. */
const PAUSE_MS = 3_000;

/**
 * Carries out approved plans. The copy that leads does it: at once if it took the approval, else when it reads of it, so
 * there is nothing to be given time for.
 */
export const executionProcess = defineProcess<PlanEvent, ApprovedPlan>({
  name: 'plans',
  version: 2,
  prefixes: ['plan-'],
  graceMs: 0,
  pauseMs: PAUSE_MS,
  opens({ type, data }) {
    if (type !== 'plan.approved.v1') return [];
    const { planId, incidentId } = data;
    return [{ id: planId, work: { planId, incidentId } }];
  },
  closes: ({ type, data }) => (type === 'plan.executed.v1' ? [data.planId] : []),
});
