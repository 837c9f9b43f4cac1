import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { PlanCommand, PlanReplies } from './plan.commands';
import { planDecider } from './plan.decider';
import type { PlanEvent } from './plan.events';
import type { Plan } from './plan.state';

/** Real times of a plan, by the store's clock, and the service's time of its approval. */
export interface RecordedTimes {
  readonly approvedAt?: Date;
  readonly executedAt?: Date;
  readonly approvedOn?: string;
}

/** The streams `plan-<planId>`. */
@Injectable()
export class Plans extends Aggregate<PlanCommand, PlanEvent, Plan, PlanReplies> {
  constructor(private readonly store: EventStore) {
    super({
      store,
      category: 'plan',
      service: 'compensation',
      decider: planDecider,
      cacheSize: 100,
      hashAs: kindForm,
    });
  }

  /** When the store recorded (real time) that the plan was approved and that it was executed. */
  async recordedTimes(planId: string): Promise<RecordedTimes> {
    let times: RecordedTimes = {};
    for await (const { type, recordedAt, metadata } of this.store.readStream(`plan-${planId}`)) {
      if (type === 'plan.approved.v1') times = { ...times, approvedAt: recordedAt, approvedOn: metadata.occurredAt };
      if (type === 'plan.executed.v1') times = { ...times, executedAt: recordedAt };
    }
    return times;
  }
}
