import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { type CashNumberEvent, type CashNumberState, cashNumberDecider, type RecordIssue } from './cash-number.decider';

/** Finds the customer of a charge number by its keyed hash. */
export class CashNumbers {
  readonly #streams: Aggregate<RecordIssue, CashNumberEvent, CashNumberState, Record<string, never>>;

  constructor(store: EventStore) {
    this.#streams = new Aggregate({ store, category: 'cash-number', decider: cashNumberDecider, service: 'charging' });
  }

  /** @throws Refusal CONFLICT if the number has been issued before */
  async recordIssue(numberHash: string, customerId: string, context: RequestContext): Promise<void> {
    const command = { type: 'record-issue', customerId } as const;
    await this.#streams.handle(numberHash, command, context.command(), { isNew: true });
  }

  async customerOf(numberHash: string): Promise<string | undefined> {
    return (await this.#streams.load(numberHash)).state.customerId;
  }
}
