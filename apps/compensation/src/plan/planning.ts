import * as identity from '@modosu/contracts/identity.messages';
import * as payment from '@modosu/contracts/payment.messages';
import type { Database } from '@modosu/event-sourcing/database';
import { Refusal } from '@modosu/event-sourcing/decider';
import { stepId } from '@modosu/service-kit/ids';
import type { Messenger } from '@modosu/service-kit/messenger';
import type { RequestContext } from '@modosu/service-kit/request-context';
import type { EvidenceReader } from '../evidence/evidence.reader';
import type { ReadModels } from '../evidence/read-models';
import { inParallel } from '../execution/in-parallel';
import type { IncidentState } from '../incident/incident.decider';
import type { IncidentAggregate, PlanAggregate } from '../streams';
import type { Flows } from './flows';
import { type PlanView, planView } from './plan.decider';
import { type PlannedLine, planLines } from './plan-builder';
import { contentHash, planTotals, storedLine } from './plan-totals';

/** Lines per event: an append holds at most a mebibyte, a line some 600 bytes. */
const CHUNK = 500;
const CUSTOMERS_A_CALL = 1_000;

export interface Flagged {
  charges: Map<string, 'confirmed' | 'probable'>;
  debits: Set<string>;
  customers: Set<string>;
}

/** From a classified incident to holds and a plan. */
export class Planning {
  constructor(
    private readonly db: Database,
    private readonly readModels: ReadModels,
    private readonly reader: EvidenceReader,
    private readonly flows: Flows,
    private readonly messenger: Messenger,
    private readonly incidents: IncidentAggregate,
    private readonly plans: PlanAggregate,
  ) {}

  /** What a run of the rules flagged: confirmed or probable. */
  async flagged(scopeId: string): Promise<Flagged> {
    const rows = await this.db
      .selectFrom('classified_transactions')
      .select(['transaction_id', 'kind', 'customer_id', 'classification'])
      .where('scope_id', '=', scopeId)
      .where('classification', 'in', ['confirmed', 'probable'])
      .orderBy('transaction_id')
      .execute();
    const flagged: Flagged = { charges: new Map(), debits: new Set(), customers: new Set() };
    for (const { transaction_id: id, kind, customer_id, classification } of rows) {
      if (kind === 'charge') flagged.charges.set(id, classification);
      else flagged.debits.add(id);
      flagged.customers.add(customer_id);
    }
    return flagged;
  }

  /** The lines as of now. Nothing is written. */
  async draft(scopeId: string, context: RequestContext): Promise<{ lines: PlannedLine[]; flagged: Flagged }> {
    await this.readModels.caughtUp();
    const flagged = await this.flagged(scopeId);
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    const lots = await this.flows.reaching(flagged.customers, flagged.debits, atLeast, context);
    const lines = planLines({
      lots,
      flaggedCharges: flagged.charges,
      flaggedDebits: flagged.debits,
      closedCustomers: await this.reader.closedCustomers(),
      chargedBack: await this.flows.chargedBack([...flagged.charges.keys()], context),
    });
    return { lines, flagged };
  }

  /** Sets aside what is left and ends the victims' sessions, among them those that made the charges. */
  async hold(incidentId: string, incident: IncidentState, context: RequestContext) {
    const { lines, flagged } = await this.draft(scopeOf(incident), context);
    let heldYen = 0;
    const wallets = new Set<string>();
    const holds = lines.flatMap((line) => line.holds.map((hold) => ({ ...hold, holdId: line.originalId })));
    await inParallel(holds, async ({ customerId, lotIds, amountYen, holdId }) => {
      const step = context.child(`hold:${holdId}:${customerId}:${lotIds.join()}`);
      const request = {
        customerId,
        holdId,
        incidentId,
        lotIds,
        maximumYen: amountYen,
        reason: `incident ${incident.name}`,
      };
      const held = await this.messenger.send(payment.placeHold, request, step, { as: 'service' });
      heldYen += held.heldYen;
      if (held.heldYen > 0) wallets.add(customerId);
    });
    const sessionsEnded = await this.endSessions([...flagged.customers].sort(), incident.name, context);
    const figures = { wallets: wallets.size, heldYen, sessionsEnded };
    await this.incidents.handle(incidentId, { kind: 'record-hold', ...figures }, context.command());
    return figures;
  }

  /** Writes a plan down and proposes it; the one before it, if nobody approved it, is superseded. */
  async propose(incidentId: string, incident: IncidentState, context: RequestContext): Promise<PlanView> {
    const scopeId = scopeOf(incident);
    const propose = context.child('propose', incidentId).command();
    const known = incident.planId === undefined ? undefined : (await this.plans.load(incident.planId)).state;
    // The same request again, after its answer was lost.
    if (known?.proposedIn === propose.commandId) return planView(known)!;
    const { lines } = await this.draft(scopeId, context);
    const stored = lines.map(storedLine);
    // By content: a request that is sent again after wallets have moved must not go on in the middle of another plan.
    const planId = context.idOf('plan', incidentId, contentHash(stored));
    const command = (step: string) => ({ ...context.command(), commandId: stepId(planId, step) });
    for (let from = 0; from < stored.length || from === 0; from += CHUNK) {
      const chunk = stored.slice(from, from + CHUNK);
      await this.plans.handle(planId, { kind: 'add-lines', planId, from, lines: chunk }, command(`lines-${from}`));
    }
    const proposal = { incidentId, scopeId, totals: planTotals(lines), proposedBy: context.actor.id };
    await this.plans.handle(planId, { kind: 'propose', ...proposal }, propose);
    if (incident.planId !== undefined && incident.planId !== planId)
      await this.supersede(incident.planId, planId, context);
    await this.incidents.handle(incidentId, { kind: 'record-plan', planId }, context.command());
    return planView((await this.plans.load(planId)).state)!;
  }

  private async supersede(planId: string, by: string, context: RequestContext): Promise<void> {
    try {
      await this.plans.handle(planId, { kind: 'supersede', by }, context.child('supersede', planId).command());
    } catch (error) {
      // One that was approved meanwhile stands: what it put right is not put right again.
      if (!(error instanceof Refusal && error.code === 'PLAN_NOT_OPEN')) throw error;
    }
  }

  private async endSessions(customerIds: string[], reason: string, context: RequestContext): Promise<number> {
    let ended = 0;
    for (let from = 0; from < customerIds.length; from += CUSTOMERS_A_CALL) {
      const some = customerIds.slice(from, from + CUSTOMERS_A_CALL);
      const request = { customerIds: some, reason: `incident ${reason}` };
      const { revoked } = await this.messenger.send(
        identity.revokeSessions,
        request,
        context.child(`sessions-${from}`),
        { as: 'service' },
      );
      ended += revoked;
    }
    return ended;
  }
}

export function scopeOf(incident: IncidentState): string {
  if (!incident.scope) throw new Refusal('INCIDENT_NOT_SCOPED');
  return incident.scope.scopeId;
}
