import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { RecordedEvent } from '@modosu/event-sourcing/event';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import { processContext } from '@modosu/service-kit/request-context';
import type { EvidenceReader } from '../evidence/evidence.reader';
import type { PlanEvent } from '../plan/plan.events';
import type { CompensationAggregate, PlanAggregate, ReportAggregate } from '../streams';
import { inParallel } from './in-parallel';
import { codeOf, type Remedy } from './remedy';

type Approved = Extract<RecordedEvent<PlanEvent>, { type: 'plan.approved.v1' }>;

/**
 * Carries out an approved plan, any number of times, from wherever it was interrupted, to the same end. The plan's
 * stream says what is to be done, each compensation's stream what is done, and every step has one effect.
 */
export class Execution {
  private readonly running = new Map<string, Promise<void>>();
  /** What failed last time, by original: shown, and tried again by the sweeper. */
  readonly failing = new Map<string, Map<string, string>>();

  constructor(
    private readonly store: EventStore,
    private readonly plans: PlanAggregate,
    private readonly compensations: CompensationAggregate,
    private readonly reports: ReportAggregate,
    private readonly reader: EvidenceReader,
    private readonly remedy: Remedy,
  ) {}

  /** Goes on with a plan until it is executed. Whoever asks while it is under way waits for the same run. */
  continue(planId: string): Promise<void> {
    const known = this.running.get(planId);
    if (known) return known;
    const run = this.run(planId).finally(() => this.running.delete(planId));
    this.running.set(planId, run);
    return run;
  }

  private async run(planId: string): Promise<void> {
    const { state } = await this.plans.load(planId);
    if (state.progress !== 'approved') return;
    const approved = await this.approval(planId);
    const skipped: string[] = [];
    const failing = new Map<string, string>();
    this.failing.set(planId, failing);
    await inParallel(byCustomer(state.lines), async (lines) => {
      for (const line of lines) {
        try {
          if (!(await this.compensate(line, approved))) skipped.push(line.originalId);
        } catch (error) {
          failing.set(line.originalId, codeOf(error) ?? String(error));
          // Later lines of this customer may need what this one gives; other customers need not wait.
          return;
        }
      }
    });
    if (failing.size > 0) throw new Error(`${failing.size} compensations of plan ${planId} could not be finished yet`);
    await this.upholdReports(state.lines, approved);
    const completed = state.lines.length - skipped.length;
    const command = processContext(approved, 'executed', 'compensation').command();
    await this.plans.handle(planId, { kind: 'record-executed', completed, skipped: skipped.sort() }, command);
  }

  /** @returns false if another plan has put this original right */
  private async compensate(line: PlanLine, approved: Approved): Promise<boolean> {
    const { incidentId, planId } = approved.data;
    const compensationId = line.originalId;
    const step = (name: string) => processContext(approved, `${compensationId}:${name}`, 'compensation');
    const { state } = await this.compensations.load(compensationId, { cached: true });
    if (state.completed && state.started?.planId === planId) return true;
    try {
      const start = { kind: 'start' as const, compensationId, incidentId, planId, line };
      await this.compensations.handle(compensationId, start, step('start').command(), { isNew: true });
    } catch (error) {
      if (codeOf(error) === 'ALREADY_COMPENSATED') return false;
      throw error;
    }
    const remedied = await this.remedy.apply({ incidentId, compensationId, line, step });
    await this.compensations.handle(compensationId, { kind: 'complete', ...remedied }, step('complete').command());
    return true;
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
    await inParallel(upheld, async ({ reportId }) => {
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
