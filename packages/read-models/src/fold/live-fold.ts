import type { Upcasters } from '@modosu/event-sourcing/upcasting';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Subscription } from '@modosu/event-store-client/store/subscription';
import { readEvent } from './projection-batch';

export interface LiveFoldOptions {
  readonly store: EventStore;
  readonly prefixes: readonly string[];
  readonly upcasters?: Upcasters;
  /** Takes in events, in log order; some of them may come again. If it throws, the batch comes again. */
  take(events: readonly RecordedEvent[]): Promise<void> | void;
}

/**
 * Keeps something in memory up to the log by a subscription of its own, in every copy of a service, whichever leads.
 * An event that no service of ours can read is left out.
 */
export class LiveFold {
  private subscription: Subscription | undefined;

  constructor(private readonly options: LiveFoldOptions) {}

  /** @param from position up to which all is known already; 0 to begin with the log */
  start(from: bigint): void {
    const { store, prefixes, upcasters, take } = this.options;
    this.subscription = store.subscribe({
      prefixes,
      fromPosition: from,
      // Nothing is written, so there is little to save by waiting for more.
      lingerMs: 1,
      busyLingerMs: 10,
      onBatch: async (events) => {
        const readable = events.map((event) => readEvent(event, upcasters));
        const known = readable.flatMap(({ event, unreadable }) => (unreadable === undefined ? [event] : []));
        if (known.length > 0) await take(known);
      },
    });
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
    this.subscription = undefined;
  }

  /** For how long something in the log has not been taken in, ms: 0 when caught up, infinite until it first was. */
  get behindMs(): number {
    return this.subscription?.health().behindMs ?? Number.POSITIVE_INFINITY;
  }

  /** Why it is not getting on, as long as it is not. */
  get lastError(): string | undefined {
    return this.subscription?.health().lastError;
  }
}
