import { outflowOf } from '@modosu/compensation/closing/outflow';
import { Execution } from '@modosu/compensation/execution/execution';
import { Recheck } from '@modosu/compensation/execution/recheck';
import { Remedy } from '@modosu/compensation/execution/remedy';
import { Holding } from '@modosu/compensation/hold/holding';
import type { Plan } from '@modosu/compensation/plan/plan.state';
import { Drafting } from '@modosu/compensation/planning/draft';
import { Flows } from '@modosu/compensation/planning/flows';
import { Proposing } from '@modosu/compensation/planning/proposing';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Killed, type World } from './world';

/** What an incident's rules found, as of its last run. */
interface Scope {
  readonly charges: ReadonlySet<string>;
  readonly debits: ReadonlySet<string>;
  readonly customers: ReadonlySet<string>;
}

interface StartedData {
  readonly compensationId: string;
  readonly incidentId: string;
  readonly line: { readonly kind: string; readonly customerId: string };
}

/** Compensation's own planning and execution over a world in memory, and the staff who use it. */
export class Desk {
  readonly scopes = new Map<string, Scope>();
  private readonly incidents;
  private readonly plans;
  private readonly drafting: Drafting;
  private readonly proposing: Proposing;
  private readonly execution: Execution;
  private readonly holding: Holding;
  private requests = 0;
  private runs = 0;

  constructor(private readonly world: World) {
    this.incidents = world.aggregate('incident');
    this.plans = world.aggregate('plan');
    const { messenger } = world;
    const flows = new Flows(messenger as never);
    const suspicion = {
      flagged: async ({ incidentId }: { incidentId: string }) => this.flagged(incidentId),
      stillFlagged: async ({ incidentId }: { incidentId: string }, ids: readonly string[]) => {
        const { charges, debits } = this.flagged(incidentId);
        return new Set(ids.filter((id) => charges.has(id) || debits.has(id)));
      },
    };
    const readModels = { lastPosition: async () => world.streams.position };
    const evidence = {
      closedCustomers: async () => new Set(world.customers.filter((id) => isClosed(world, id))),
      offersAmong: async () => [],
      refundedYen: async (ids: readonly string[]) => this.refundedYen(ids),
    };
    const remedies = {
      known: async (ids: readonly string[]) => new Set(ids.filter((id) => this.started().has(id))),
      originals: async () => this.started(),
    };
    this.drafting = new Drafting(
      suspicion as never,
      readModels as never,
      evidence as never,
      remedies as never,
      flows as never,
    );
    this.proposing = new Proposing(this.drafting, this.incidents as never, this.plans as never);
    this.holding = new Holding(this.drafting, messengerOf(world) as never, this.incidents as never, evidence as never);
    this.execution = new Execution(
      this.plans as never,
      world.aggregate('compensation') as never,
      new Remedy(messenger as never),
      new Recheck(this.incidents as never, suspicion as never, flows, readModels as never),
      { uphold: async () => undefined } as never,
    );
  }

  open(incidentId: string): void {
    const times = { from: '2019-07-01T00:00:00.000Z', to: '2019-08-01T00:00:00.000Z' };
    this.world.ask('incident', incidentId, { type: 'open', incidentId, name: incidentId, ...times });
  }

  /** A run of the rules that finds what is said here. */
  scope(incidentId: string, scope: Scope): void {
    this.scopes.set(incidentId, scope);
    this.runs += 1;
    const summary = { ruleVersion: 'fuzz', rounds: 1 };
    this.world.ask('incident', incidentId, {
      type: 'record-scope',
      scopeId: `${incidentId}-scope-${this.runs}`,
      summary,
    });
  }

  /** Two people say that a receiver knew. */
  decideLiable(incidentId: string, customerId: string): string | undefined {
    const said = { customerId, reason: 'r', evidence: ['e'], by: 'anna' };
    const proposed = this.world.ask('incident', incidentId, { type: 'propose-liability', ...said });
    const confirm = { type: 'confirm-liability', customerId, by: 'ben' };
    return proposed.refused ?? this.world.ask('incident', incidentId, confirm).refused;
  }

  hold(incidentId: string): Promise<string | undefined> {
    return this.request(async (context) => {
      await this.holding.hold(incidentId, await this.incident(incidentId), context);
    });
  }

  propose(incidentId: string): Promise<string | undefined> {
    return this.request(async (context) => {
      await this.proposing.propose(incidentId, await this.incident(incidentId), context);
    });
  }

  /** By a second person, whatever was proposed last. @returns why not */
  approve(incidentId: string): Promise<string | undefined> {
    return this.request(async (context) => {
      const { planId } = await this.incident(incidentId);
      if (planId === undefined) return;
      await this.proposing.approve(planId, this.plan(planId).contentHash!, context);
    }, 'ben');
  }

  /** Goes on with the plan that was approved last, for so many calls at most. */
  async execute(incidentId: string, calls = Number.POSITIVE_INFINITY): Promise<string | undefined> {
    const { approvedPlanId: planId } = await this.incident(incidentId);
    if (planId === undefined) return undefined;
    const approved = this.world.streams.log.find(
      ({ stream, type }) => stream === `plan-${planId}` && type === 'plan.approved.v1',
    );
    if (!approved) return undefined;
    this.world.callsLeft = calls;
    try {
      const context = new ProcessContext(approved as never, 'plans', 'compensation');
      await this.execution.continue({ planId, incidentId }, context);
      return undefined;
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      // Something of it failed and is tried again by the sweeper.
      const failing = [...this.execution.failing(planId)].map(([id, code]) => `${id} ${code}`);
      if (failing.length === 0) throw error;
      return failing.join(', ');
    } finally {
      this.world.callsLeft = Number.POSITIVE_INFINITY;
    }
  }

  /** Lines that a plan would have now. */
  async left(incidentId: string): Promise<number> {
    let lines = 0;
    await this.request(async (context) => {
      lines = (await this.drafting.draft(await this.incident(incidentId), context)).lines.length;
    });
    return lines;
  }

  plan(planId: string): Plan {
    return this.world.streams.load('plan', planId).state as Plan;
  }

  /** What went out for an incident by lots, and what its entries say was recovered, lost and is owed. */
  balance(incidentId: string): { outflowYen: number; putRightYen: number } {
    const { charges, debits } = this.flagged(incidentId);
    const here = new Set<string>();
    const elsewhere = new Set<string>();
    for (const [originalId, { incidentId: by, kind }] of this.started()) {
      (by === incidentId ? here : elsewhere).add(originalId);
      if (by !== incidentId) continue;
      if (kind === 'charge') charges.set(originalId, 'confirmed');
      else if (kind === 'own-money') debits.add(originalId);
    }
    const posted = this.world.streams.postings.filter((one) => one.incidentId === incidentId && one.component);
    return {
      outflowYen: outflowOf(this.world.flows(), { charges, debits }, { here, elsewhere }).totalYen,
      putRightYen: posted.reduce((sum, { amountYen }) => sum + amountYen, 0),
    };
  }

  /** Everything that is on hold goes back. */
  release(): void {
    for (const customerId of this.world.customers) {
      for (const holdId of this.world.wallet(customerId).holds.keys())
        this.world.ask('wallet', customerId, { type: 'release-hold', holdId, reason: 'incident closed' });
    }
  }

  private started(): Map<string, { incidentId: string; kind: string; customerId: string }> {
    const events = this.world.streams.log.filter(({ type }) => type === 'compensation.started.v1');
    return new Map(
      (events as RecordedEvent<{ type: string; data: StartedData } & { type: 'compensation.started.v1' }>[]).map(
        ({ data: { compensationId, incidentId, line } }) => [
          compensationId,
          { incidentId, kind: line.kind, customerId: line.customerId },
        ],
      ),
    );
  }

  private refundedYen(paymentIds: readonly string[]): Map<string, number> {
    const found = new Map<string, number>();
    for (const { type, data } of this.world.streams.log) {
      const { paymentId, amountYen } = data as { paymentId: string; amountYen: number };
      if (type === 'wallet.payment-refunded.v1' && paymentIds.includes(paymentId))
        found.set(paymentId, (found.get(paymentId) ?? 0) + amountYen);
    }
    return found;
  }

  private flagged(incidentId: string) {
    const scope = this.scopes.get(incidentId);
    if (!scope) throw new Refusal('INCIDENT_NOT_SCOPED');
    return {
      charges: new Map([...scope.charges].map((id) => [id, 'confirmed' as const])) as Map<
        string,
        'confirmed' | 'probable'
      >,
      debits: new Set(scope.debits),
      customers: new Set(scope.customers),
      decided: [],
    };
  }

  private async incident(incidentId: string) {
    return (await this.incidents.load(incidentId)).state as never as {
      incidentId: string;
      planId?: string;
      approvedPlanId?: string;
    } as never as Parameters<Proposing['propose']>[1];
  }

  /** @returns the code of a refusal */
  private async request(work: (context: RequestContext) => Promise<void>, who = 'anna'): Promise<string | undefined> {
    this.requests += 1;
    const commandId = `00000000-0000-4000-8000-${String(this.requests).padStart(12, '0')}`;
    const context = new RequestContext({
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { kind: 'staff', id: who },
      now: this.world.streams.now,
      deadline: Number.MAX_SAFE_INTEGER,
    });
    try {
      await work(context);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }
}

function isClosed(world: World, customerId: string): boolean {
  return world.wallet(customerId).status === 'closed';
}

/** Identity ends sessions, of which there are none here. */
function messengerOf({ messenger }: World) {
  return {
    send: async (message: { subject: string }, ...more: [object, RequestContext]) =>
      message.subject.startsWith('identity.') ? { revoked: 0 } : messenger.send(message, ...more),
  };
}
