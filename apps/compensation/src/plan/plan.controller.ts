import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { numberIn } from '../page-place';
import { planView } from './plan.decider';
import { byBytes } from './rows-by-bytes';

/** Plans: proposed by one person, approved by another, then carried out. */
@Controller()
export class PlanController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.proposePlan)
  async propose({ incidentId }: RequestOf<typeof messages.proposePlan>, context: RequestContext) {
    const { state } = await this.desk.incident(incidentId);
    if (state.closed) throw new Refusal('INCIDENT_CLOSED');
    return this.desk.proposing.propose(incidentId, state, context);
  }

  @Answers(messages.showPlan)
  async show({ planId, limit, after }: RequestOf<typeof messages.showPlan>, _context: RequestContext) {
    const { state } = await this.desk.plans.load(planId);
    const view = planView(state);
    if (!view) throw new Refusal('PLAN_UNKNOWN');
    const from = after === undefined ? 0 : numberIn(after);
    // By bytes too: a line may name thousands of debits.
    const lines = byBytes(state.lines.slice(from, from + limit))[0]!.rows;
    const next = from + lines.length;
    return { ...view, lines, ...(next < state.lines.length ? { next: String(next) } : {}) };
  }

  @Answers(messages.approvePlan)
  async approve({ planId, contentHash }: RequestOf<typeof messages.approvePlan>, context: RequestContext) {
    const view = await this.desk.proposing.approve(planId, contentHash, context);
    this.desk.carryOut(planId);
    return view;
  }

  @Answers(messages.planProgress)
  async progress({ planId }: RequestOf<typeof messages.planProgress>, _context: RequestContext) {
    const { state } = await this.desk.plans.load(planId);
    const view = planView(state);
    if (!view) throw new Refusal('PLAN_UNKNOWN');
    // The plan's stream is ahead of the read model that is counted; whoever sees the end must see all of it.
    if (state.progress === 'executed') await this.desk.readModels.caughtUp();
    const { started, completed } = await this.desk.remedies.counts(planId);
    const { approvedAt, executedAt } = await this.desk.remedies.recordedTimes(planId);
    const failing = [...(this.desk.execution.failing.get(planId) ?? [])].slice(0, 100);
    const until = executedAt ?? new Date(wallClock.epochMs());
    return {
      state: view.state,
      lines: state.lines.length,
      started,
      completed,
      failing: failing.map(([originalId, error]) => ({ originalId, error })),
      dropped: state.dropped.size,
      notCarriedOut: [...state.dropped].slice(0, 100).map(([originalId, reason]) => ({ originalId, reason })),
      secondsSinceApproval: approvedAt ? (until.getTime() - approvedAt.getTime()) / 1_000 : 0,
      ...(approvedAt && executedAt
        ? { secondsToMadeWhole: (executedAt.getTime() - approvedAt.getTime()) / 1_000 }
        : {}),
    };
  }
}
