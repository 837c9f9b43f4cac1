import { Refusal } from '@modosu/event-sourcing/decider';
import type { AppendedEvent } from '@modosu/event-store-client/event';
import { stepId } from '@modosu/service-kit/request/ids';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Incidents } from '../incident/incident.aggregate';
import type { Incident } from '../incident/incident.state';
import { byBytes } from '../page/rows-by-bytes';
import { contentHash } from '../plan/content-hash';
import { furtherLots, inBrief } from '../plan/line-lots';
import { Plans } from '../plan/plan.aggregate';
import type { PlanCommand } from '../plan/plan.commands';
import { planDecider } from '../plan/plan.decider';
import type { PlanEvent } from '../plan/plan.events';
import { type Plan, type PlanView, planView } from '../plan/plan.state';
import { Drafting } from './draft';
import { asDetails, type Moved, movedSince } from './plan-moved';
import { planTotals, storedLine } from './plan-totals';

/** An approved plan, and the event if it was approved just now. */
export interface Approval {
  readonly view: PlanView;
  readonly events: readonly AppendedEvent<PlanEvent>[];
}

/** From a draft to a plan that two people are responsible for. */
@Injectable()
export class Proposing {
  constructor(
    private readonly drafting: Drafting,
    private readonly incidents: Incidents,
    private readonly plans: Plans,
  ) {}

  /**
   * Writes a plan down and proposes it. Of several proposals the incident knows the last; the one before, if nobody
   * approved it, is superseded.
   * @throws Refusal INCIDENT_NOT_SCOPED, SCOPE_STALE
   */
  async propose(incidentId: string, incident: Incident, context: RequestContext): Promise<PlanView> {
    const propose = context.child('propose', incidentId).command();
    const known = incident.planId === undefined ? undefined : (await this.plans.load(incident.planId)).state;
    // The same request again, after its answer was lost.
    if (known?.proposedIn === propose.commandId) {
      await this.supersede(incident.replacedPlanId, incident.planId!, context);
      return planView(known)!;
    }
    const { lines, flagged, lots, charges, cutOff: position } = await this.drafting.draft(incident, context);
    if (flagged.decided.length > 0) throw new Refusal('SCOPE_STALE', asDetails(flagged.decided.map(asMoved)));
    const stored = lines.map(storedLine);
    const cutOff = { position: String(position), at: context.now };
    // By content: a request that is sent again after wallets have moved must not go on in the middle of another plan.
    const planId = context.idOf('plan', incidentId, contentHash(stored, { lots, charges, cutOff }));
    const write = (step: string, command: PlanCommand) =>
      this.plans.handle(planId, command, { ...context.command(), commandId: stepId(planId, step) });
    for (const { from, rows } of byBytes(stored.map(inBrief)))
      await write(`lines-${from}`, { type: 'add-lines', planId, from, lines: rows });
    for (const some of stored.flatMap(furtherLots))
      await write(`lots-of-${some.originalId}-${some.account}-${some.from}`, { type: 'add-lots', planId, ...some });
    for (const { from, rows } of byBytes(lots))
      await write(`lots-${from}`, { type: 'add-basis', planId, from, lots: rows, charges: [] });
    for (const { from, rows } of byBytes(charges)) {
      const at = lots.length + from;
      await write(`charges-${from}`, { type: 'add-basis', planId, from: at, lots: [], charges: rows });
    }
    const scopeId = incident.scope!.scopeId;
    const proposal = { incidentId, scopeId, totals: planTotals(lines), proposedBy: context.actor.id, cutOff };
    await this.plans.handle(planId, { type: 'propose', ...proposal }, propose);
    const recorded = await this.incidents.handle(incidentId, { type: 'record-plan', planId }, context.command());
    await this.supersede(recorded.reply.replaces, planId, context);
    return planView((await this.plans.load(planId)).state)!;
  }

  /**
   * A second person approves exactly the plan with this content hash, if what it rests on has not moved.
   * @throws Refusal PLAN_UNKNOWN, PLAN_NOT_OPEN, PLAN_CHANGED, PROPOSER_MAY_NOT_APPROVE, PLAN_STALE, PLAN_UNDER_WAY,
   * INCIDENT_CLOSED
   */
  async approve(planId: string, hash: string, context: RequestContext): Promise<Approval> {
    const command = { type: 'approve', contentHash: hash, approvedBy: context.actor.id } as const;
    const { state } = await this.plans.load(planId);
    if (state.progress === 'proposed') {
      const decision = planDecider.decide(command, state, context.now);
      if ('refusal' in decision) throw new Refusal(decision.refusal.code, decision.refusal.details);
      const moved = await this.moved(state, context);
      if (moved.length > 0) throw new Refusal('PLAN_STALE', asDetails(moved));
      // In the incident's stream first: there the proposals and approvals of all copies have one order.
      const executed = await this.executedPlan(state.incidentId!);
      const record = { type: 'approve-plan', planId, executed } as const;
      await this.incidents.handle(state.incidentId!, record, context.child('approve', planId).command());
    }
    const { events } = await this.plans.handle(planId, command, context.command());
    return { view: planView((await this.plans.load(planId)).state)!, events };
  }

  /** The plan of the incident that was approved last, if it has come to its end. */
  async executedPlan(incidentId: string): Promise<string | undefined> {
    const { approvedPlanId } = (await this.incidents.load(incidentId)).state;
    if (approvedPlanId === undefined) return undefined;
    const { progress } = (await this.plans.load(approvedPlanId)).state;
    return progress === 'executed' || progress === 'superseded' ? approvedPlanId : undefined;
  }

  private async moved(plan: Plan, context: RequestContext): Promise<Moved[]> {
    const { incidentId, cutOff, lines, basis } = plan;
    // From before plans said what they rest on: nobody can tell whether it moved.
    if (cutOff === undefined) return [{ what: 'line', id: 'all' }];
    const incident = (await this.incidents.load(incidentId!)).state;
    const now = await this.drafting.draft(incident, context, BigInt(cutOff.position));
    const named = new Set(lines.flatMap((line) => [line.originalId, ...(line.debitIds ?? [])]));
    const decided = now.flagged.decided.filter(({ transactionId }) => named.has(transactionId));
    return [...decided.map(asMoved), ...movedSince({ lines, ...basis }, { ...now, lines: now.lines.map(storedLine) })];
  }

  private async supersede(planId: string | undefined, by: string, context: RequestContext): Promise<void> {
    if (planId === undefined || planId === by) return;
    try {
      await this.plans.handle(planId, { type: 'supersede', by }, context.child('supersede', planId).command());
    } catch (error) {
      // One that was approved meanwhile stands: what it put right is not put right again.
      if (!(error instanceof Refusal && error.code === 'PLAN_NOT_OPEN')) throw error;
    }
  }
}

function asMoved({ transactionId, by }: { transactionId: string; by: string }): Moved {
  return { what: 'classification', id: transactionId, now: by };
}
