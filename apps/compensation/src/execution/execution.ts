import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { SingleFlight } from '@modosu/concurrency/single-flight';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { processContext } from '@modosu/service-kit/request/request-context';
import { AT_ONCE } from '../at-once';
import type { EvidenceReader } from '../evidence/evidence.reader';
import { inChunks } from '../in-chunks';
import type { PlanState } from '../plan/plan.decider';
import type { DropReason, PlanEvent } from '../plan/plan.events';
import type { CompensationAggregate, PlanAggregate, ReportAggregate } from '../streams';
import { codeOf, type Remedy } from './remedy';
import type { SecondLook } from './second-look';

type Approved = Extract<RecordedEvent<PlanEvent>, { type: 'plan.approved.v1' }>;

/** Customers whose lines are looked at and carried out together: one question to each of the others for all of them. */
const CUSTOMERS_AT_A_TIME = 25;

/**
 * Carries out an approved plan, any number of times, from wherever it was interrupted, to the same end. The plan's
 * stream says what is to be done, each compensation's stream what is done, and every step has one effect.
 */
export class Execution {
  private readonly runs = new SingleFlight();
  /** What failed last time, by original: shown, and tried again by the sweeper. */
  readonly failing = new Map<string, Map<string, string>>();

  constructor(
    private readonly store: EventStore,
    private readonly plans: PlanAggregate,
    private readonly compensations: CompensationAggregate,
    private readonly reports: ReportAggregate,
    private readonly reader: EvidenceReader,
    private readonly remedy: Remedy,
    private readonly secondLook: SecondLook,
  ) {}

  /** Goes on with a plan until it is executed. Whoever asks while it is under way waits for the same run. */
  continue(planId: string): Promise<void> {
    return this.runs.run(planId, () => this.run(planId));
  }

  private async run(planId: string): Promise<void> {
    const { state } = await this.plans.load(planId);
    if (state.progress !== 'approved') return;
    const approved = await this.approval(planId);
    const failing = new Map<string, string>();
    this.failing.set(planId, failing);
    for (const some of inChunks(byCustomer(state.lines), CUSTOMERS_AT_A_TIME)) {
      await this.carryOut(some, state, approved, failing);
    }
    if (failing.size > 0) throw new Error(`${failing.size} compensations of plan ${planId} could not be finished yet`);
    const { dropped } = (await this.plans.load(planId)).state;
    await this.upholdReports(
      state.lines.filter(({ originalId }) => !dropped.has(originalId)),
      approved,
    );
    const completed = state.lines.length - dropped.size;
    const command = processContext(approved, 'executed', 'compensation').command();
    await this.plans.handle(
      planId,
      { kind: 'record-executed', completed, skipped: [...dropped.keys()].sort() },
      command,
    );
  }

  /** The lines of some customers, which run side by side; those of one customer one after the other. */
  private async carryOut(
    customers: readonly PlanLine[][],
    plan: PlanState,
    approved: Approved,
    failing: Map<string, string>,
  ): Promise<void> {
    const { incidentId } = approved.data;
    const open = new Set(await this.notBegun(customers.flat(), plan, approved));
    const context = processContext(approved, `look:${customers[0]?.[0]?.originalId}`, 'compensation');
    const reasons = open.size > 0 ? await this.secondLook.at(incidentId, [...open], context) : new Map();
    await forEachLimit(customers, AT_ONCE, async (lines) => {
      // What one line does not put right the others of this customer rest on, unless only the issuer was faster.
      let broken = lines.some(
        (line) => open.has(line) && (reasons.get(line.originalId) ?? 'charged-back') !== 'charged-back',
      );
      for (const line of lines) {
        try {
          if (plan.dropped.has(line.originalId)) continue;
          const reason = reasons.get(line.originalId) ?? (broken ? 'rests-on-dropped' : undefined);
          if (open.has(line) && reason !== undefined) await this.drop(line, reason, approved);
          else {
            const late = await this.compensate(line, approved);
            if (late === undefined) continue;
            await this.drop(line, late, approved);
            broken = true;
          }
        } catch (error) {
          failing.set(line.originalId, codeOf(error) ?? messageOf(error));
          // Later lines of this customer may need what this one gives; other customers need not wait.
          return;
        }
      }
    });
  }

  /** What was begun is brought to its end whatever moved since: half a compensation is worse than a late one. */
  private async notBegun(lines: readonly PlanLine[], plan: PlanState, approved: Approved): Promise<PlanLine[]> {
    const begun = await Promise.all(
      lines.map(async ({ originalId }) => {
        if (plan.dropped.has(originalId)) return true;
        const { state } = await this.compensations.load(originalId);
        return state.started?.planId === approved.data.planId;
      }),
    );
    return lines.filter((_, place) => !begun[place]);
  }

  private async drop(line: PlanLine, reason: DropReason, approved: Approved): Promise<void> {
    const { originalId } = line;
    const command = processContext(approved, `${originalId}:drop`, 'compensation').command();
    await this.plans.handle(approved.data.planId, { kind: 'drop-line', originalId, reason }, command);
  }

  /** @returns why not, if another plan has put this original right, or a void was faster */
  private async compensate(line: PlanLine, approved: Approved): Promise<DropReason | undefined> {
    const { incidentId, planId } = approved.data;
    const compensationId = line.originalId;
    const step = (name: string) => processContext(approved, `${compensationId}:${name}`, 'compensation');
    const { state } = await this.compensations.load(compensationId, { cached: true });
    if (state.completed && state.started?.planId === planId) return undefined;
    const one = { incidentId, compensationId, line, step };
    // Before it begins: a payment that was voided since the plan was made needs no compensation.
    if (!state.started && !(await this.remedy.note(one))) return 'debit-undone';
    try {
      const start = { kind: 'start' as const, compensationId, incidentId, planId, line };
      await this.compensations.handle(compensationId, start, step('start').command(), { isNew: true });
    } catch (error) {
      if (codeOf(error) === 'ALREADY_COMPENSATED') return 'compensated';
      throw error;
    }
    const remedied = await this.remedy.apply(one);
    await this.compensations.handle(compensationId, { kind: 'complete', ...remedied }, step('complete').command());
    return undefined;
  }

  private async approval(planId: string): Promise<Approved> {
    for await (const event of this.store.readStream(`plan-${planId}`, { direction: 'backwards' })) {
      if (event.type === 'plan.approved.v1') return event as Approved;
    }
    throw new Error(`plan ${planId} has no approval in its stream`);
  }

  private async upholdReports(lines: readonly PlanLine[], approved: Approved): Promise<void> {
    const charges = lines.filter(({ kind }) => kind === 'charge');
    const chargeIds = new Set(charges.map(({ originalId }) => originalId));
    const customers = new Set(charges.map(({ customerId }) => customerId));
    const upheld = (await this.reader.reports()).filter((report) => {
      if (report.state === 'refused' || report.state === 'upheld') return false;
      // Who could not name charges said that something on the account was not theirs.
      if (report.chargeIds.length === 0) return report.customerId !== undefined && customers.has(report.customerId);
      return report.chargeIds.some((chargeId) => chargeIds.has(chargeId));
    });
    const { incidentId, planId } = approved.data;
    await forEachLimit(upheld, AT_ONCE, async ({ reportId }) => {
      const command = processContext(approved, `uphold:${reportId}`, 'compensation').command();
      await this.reports.handle(reportId, { kind: 'uphold', incidentId, planId }, command);
    });
  }
}

const ORDER = ['own-money', 'charge', 'cashback', 'closed-balance'];

/** A customer's own money is given back first: part of it may replace stolen money that they spent unknowingly. */
function byCustomer(lines: readonly PlanLine[]): PlanLine[][] {
  const groups = new Map<string, PlanLine[]>();
  for (const line of lines) groups.set(line.customerId, [...(groups.get(line.customerId) ?? []), line]);
  return [...groups.values()].map((group) => group.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)));
}
