import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type Suspension,
  type SuspensionCommand,
  type SuspensionEvent,
  type SuspensionReplies,
  type SuspensionsState,
  suspensionsDecider,
} from './suspensions.decider';

export const ALL = 'all';

/**
 * The stream `suspensions-all`: one for all merchants, so that payments at whatever tills that come at the same time
 * share one reading of what is new in it. Every payment looks, so a suspension holds in every copy from its answer on.
 */
@Injectable()
export class Suspensions extends Aggregate<SuspensionCommand, SuspensionEvent, SuspensionsState, SuspensionReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'suspensions', decider: suspensionsDecider, service: 'payment' });
  }

  /** Why a merchant is suspended now; undefined if it is not. */
  async of(merchantId: string): Promise<Suspension | undefined> {
    return (await this.load(ALL)).state.get(merchantId);
  }

  /** As a command says it: one without a suspension is the command that it always was. */
  async flag(merchantId: string): Promise<true | undefined> {
    return (await this.of(merchantId)) === undefined ? undefined : true;
  }
}
