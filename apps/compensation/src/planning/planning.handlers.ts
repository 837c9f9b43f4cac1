import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Incidents } from '../incident/incident.aggregate';
import { numberIn } from '../page/page-place';
import { byBytes } from '../page/rows-by-bytes';
import { inBrief } from '../plan/line-lots';
import { Plans } from '../plan/plan.aggregate';
import { planView } from '../plan/plan.state';
import { Proposing } from './proposing';

/** Plans before anything moves: proposed by one person, read by another. */
@Injectable()
export class PlanningHandlers {
  constructor(
    private readonly incidents: Incidents,
    private readonly plans: Plans,
    private readonly proposing: Proposing,
  ) {}

  @Handles(messages.proposePlan)
  async propose({ incidentId }: RequestOf<typeof messages.proposePlan>, context: RequestContext) {
    return this.proposing.propose(incidentId, await this.incidents.open(incidentId), context);
  }

  @Handles(messages.showPlan)
  async show({ planId, limit, after }: RequestOf<typeof messages.showPlan>, _context: RequestContext) {
    const { state } = await this.plans.load(planId);
    const view = planView(state);
    if (!view) throw new Refusal('PLAN_UNKNOWN');
    const from = after === undefined ? 0 : numberIn(after);
    // By bytes too: a line may name thousands of debits. Of very many lots it shows the first; the hash is of all.
    const lines = byBytes(state.lines.slice(from, from + limit).map(inBrief))[0]!.rows;
    const next = from + lines.length;
    return { ...view, lines, next: next < state.lines.length ? String(next) : undefined };
  }
}
