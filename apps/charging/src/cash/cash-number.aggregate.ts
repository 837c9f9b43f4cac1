import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { type CashNumberEvent, type CashNumberState, cashNumberDecider, type RecordIssue } from './cash-number.decider';

/** The streams `cash-number-<keyed hash of a charge number>`: whose number it is. */
@Injectable()
export class CashNumbers extends Aggregate<RecordIssue, CashNumberEvent, CashNumberState> {
  constructor(store: EventStore) {
    super({ store, category: 'cash-number', decider: cashNumberDecider, service: 'charging' });
  }

  /** @throws Refusal CONFLICT if the number has been issued before */
  async recordIssue(numberHash: string, customerId: string, context: RequestContext): Promise<void> {
    const command = { type: 'record-issue', customerId } as const;
    await this.handle(numberHash, command, context.command(), { isNew: true });
  }

  async customerOf(numberHash: string): Promise<string | undefined> {
    return (await this.load(numberHash)).state.customerId;
  }
}
