import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { inChunks } from '@modosu/concurrency/in-chunks';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Compensations } from '../compensation/compensation.aggregate';
import { Plans } from '../plan/plan.aggregate';
import type { DropReason } from '../plan/plan.events';
import type { Plan } from '../plan/plan.state';
import { AT_ONCE } from '../policy/compensation-policy';
import type { ApprovedPlan } from './execution.process';
import { Recheck } from './recheck';
import { codeOf, Remedy } from './remedy';
import { UpheldReports } from './upheld-reports';

/** Customers whose lines are checked and carried out together: one question to each of the others for all of them. */
const CUSTOMERS_AT_A_TIME = 25;

/** An approved plan that is being carried out. */
interface Run extends ApprovedPlan {
  readonly plan: Plan;
  /** Each step has the same command id however often the plan is gone on with. */
  readonly context: ProcessContext;
  /** What could not be done, by original. */
  readonly failing: Map<string, string>;
}

/**
 * Carries out an approved plan, any number of times, from wherever it was interrupted, to the same end. The plan's
 * stream says what is to be done, each compensation's stream what is done, and every step has one effect.
 */
@Injectable()
export class Execution {
  /** What failed last time, by original: shown, and tried again by the sweeper. */
  private readonly failures = new Map<string, Map<string, string>>();

  constructor(
    private readonly plans: Plans,
    private readonly compensations: Compensations,
    private readonly remedy: Remedy,
    private readonly recheck: Recheck,
    private readonly upheldReports: UpheldReports,
  ) {}

  /** Originals of a plan that could not be put right yet in this copy, with the codes of the errors. */
  failing(planId: string): ReadonlyMap<string, string> {
    return this.failures.get(planId) ?? new Map();
  }

  /** Goes on with a plan until it is executed. */
  async continue({ planId, incidentId }: ApprovedPlan, context: ProcessContext): Promise<void> {
    const { state: plan } = await this.plans.load(planId);
    if (plan.progress !== 'approved') return;
    const failing = new Map<string, string>();
    this.failures.set(planId, failing);
    const run: Run = { planId, incidentId, plan, context, failing };
    for (const some of inChunks(byCustomer(plan.lines), CUSTOMERS_AT_A_TIME)) await this.carryOut(some, run);
    if (failing.size > 0) throw new Error(`${failing.size} compensations of plan ${planId} could not be finished yet`);
    const { dropped } = (await this.plans.load(planId)).state;
    const carriedOut = plan.lines.filter(({ originalId }) => !dropped.has(originalId));
    await this.upheldReports.uphold(carriedOut, run, context);
    const skipped = [...dropped.keys()].sort();
    const command = { type: 'record-executed', completed: plan.lines.length - dropped.size, skipped } as const;
    await this.plans.handle(planId, command, context.step('executed').command());
  }

  /** The lines of some customers, which run side by side; those of one customer one after the other. */
  private async carryOut(customers: readonly PlanLine[][], run: Run): Promise<void> {
    const { plan, incidentId, context, failing } = run;
    const open = new Set(await this.notBegun(customers.flat(), run));
    const step = context.step(`recheck:${customers[0]?.[0]?.originalId}`);
    const reasons = open.size > 0 ? await this.recheck.reasonsAgainst(incidentId, [...open], plan, step) : new Map();
    await forEachLimit(customers, AT_ONCE, async (lines) => {
      // What one line does not put right the others of this customer rest on, unless only the issuer was faster.
      let broken = lines.some(
        (line) => open.has(line) && (reasons.get(line.originalId) ?? 'charged-back') !== 'charged-back',
      );
      for (const line of lines) {
        try {
          if (plan.dropped.has(line.originalId)) continue;
          const reason = reasons.get(line.originalId) ?? (broken ? 'rests-on-dropped' : undefined);
          if (open.has(line) && reason !== undefined) await this.drop(line, reason, run);
          else {
            const late = await this.compensate(line, run);
            if (late === undefined) continue;
            await this.drop(line, late, run);
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
  private async notBegun(lines: readonly PlanLine[], { plan, planId }: Run): Promise<PlanLine[]> {
    const begun = await Promise.all(
      lines.map(async ({ originalId }) => {
        if (plan.dropped.has(originalId)) return true;
        const { state } = await this.compensations.load(originalId);
        return state.started?.planId === planId;
      }),
    );
    return lines.filter((_, place) => !begun[place]);
  }

  private async drop({ originalId }: PlanLine, reason: DropReason, { planId, context }: Run): Promise<void> {
    const command = { type: 'drop-line', originalId, reason } as const;
    await this.plans.handle(planId, command, context.step(`${originalId}:drop`).command());
  }

  /** @returns why not, if another plan has put this original right, or a void was faster */
  private async compensate(line: PlanLine, { planId, incidentId, context }: Run): Promise<DropReason | undefined> {
    const compensationId = line.originalId;
    const step = (name: string) => context.step(`${compensationId}:${name}`);
    const { state } = await this.compensations.load(compensationId, { cached: true });
    if (state.completed && state.started?.planId === planId) return undefined;
    const one = { incidentId, compensationId, line, step };
    // Before it begins: a payment that was voided since the plan was made needs no compensation, one that was refunded less.
    if (!state.started && !(await this.remedy.note(one))) return 'debit-undone';
    try {
      const start = { type: 'start', compensationId, incidentId, planId, line } as const;
      await this.compensations.handle(compensationId, start, step('start').command(), { isNew: true });
    } catch (error) {
      if (codeOf(error) === 'ALREADY_COMPENSATED') return 'compensated';
      throw error;
    }
    const remedied = await this.remedy.apply(one);
    await this.compensations.handle(compensationId, { type: 'complete', ...remedied }, step('complete').command());
    return undefined;
  }
}

const ORDER = ['own-money', 'charge', 'cashback', 'closed-balance'];

/** A customer's own money is given back first: part of it may replace stolen money that they spent unknowingly. */
function byCustomer(lines: readonly PlanLine[]): PlanLine[][] {
  const groups = new Map<string, PlanLine[]>();
  for (const line of lines) groups.set(line.customerId, [...(groups.get(line.customerId) ?? []), line]);
  return [...groups.values()].map((group) => group.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)));
}
