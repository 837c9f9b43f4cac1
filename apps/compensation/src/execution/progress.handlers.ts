import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Plans } from '../plan/plan.aggregate';
import { planView } from '../plan/plan.state';
import { PATIENCE } from '../policy/compensation-policy';
import { RemediesReader } from '../remedies/remedies.reader';
import { Execution } from './execution';

/** How many originals are shown of those that fail, or that were not carried out. */
const SHOWN = 100;

@Injectable()
export class ProgressHandlers {
  constructor(
    private readonly plans: Plans,
    private readonly remedies: RemediesReader,
    private readonly execution: Execution,
    private readonly readModels: ReadModels,
    @Inject(CLOCK) private readonly clock: WallClock,
  ) {}

  @Handles(messages.planProgress)
  async progress({ planId }: RequestOf<typeof messages.planProgress>, _context: RequestContext) {
    const { state } = await this.plans.load(planId);
    const view = planView(state);
    if (!view) throw new Refusal('PLAN_UNKNOWN');
    // The plan's stream is ahead of the read model that is counted; a caller who sees the end must see all of it.
    if (state.progress === 'executed') await this.readModels.caughtUp(PATIENCE);
    const { started, completed } = await this.remedies.counts(planId);
    const { approvedAt, executedAt } = await this.plans.recordedTimes(planId);
    const secondsTo = (until: number) => (approvedAt ? (until - approvedAt.getTime()) / 1_000 : 0);
    const failing = [...this.execution.failing(planId)].slice(0, SHOWN);
    const dropped = [...state.dropped].slice(0, SHOWN);
    return {
      state: view.state,
      lines: state.lines.length,
      started,
      completed,
      failing: failing.map(([originalId, error]) => ({ originalId, error })),
      dropped: state.dropped.size,
      notCarriedOut: dropped.map(([originalId, reason]) => ({ originalId, reason })),
      secondsSinceApproval: secondsTo(executedAt?.getTime() ?? this.clock.epochMs()),
      secondsToMadeWhole: approvedAt && executedAt && secondsTo(executedAt.getTime()),
    };
  }
}
