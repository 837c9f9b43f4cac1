import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import type { EventStore } from '@modosu/event-store-client/store/event-store';

/** An operator decided that one read model goes on without one event. A rebuild leaves it out too. */
export interface DroppedEvent {
  readonly projection: string;
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly reason: string;
}

type EventDropped = { readonly type: 'read-model.event-dropped.v1'; readonly data: DroppedEvent };
type State = ReadonlyMap<string, DroppedEvent>;

const keyOf = (projection: string, stream: string, revision: number) => `${projection} ${stream} ${revision}`;

/** The rules of `read-model-<service>`. */
export const droppedEventsDecider: Decider<DroppedEvent, EventDropped, State, Record<string, never>> = {
  initial: new Map(),
  evolve: (state, { data }) => new Map(state).set(keyOf(data.projection, data.stream, data.revision), data),
  decide(drop, state) {
    if (state.has(keyOf(drop.projection, drop.stream, drop.revision))) return accept([], {});
    return accept([{ type: 'read-model.event-dropped.v1', data: drop }], {});
  },
};

/** What operators have left out of a service's read models: the stream `read-model-<service>`. */
export class DroppedEvents {
  private state: State = droppedEventsDecider.initial;
  private readonly aggregate: Aggregate<DroppedEvent, EventDropped, State, Record<string, never>>;

  constructor(
    store: EventStore,
    private readonly service: string,
  ) {
    this.aggregate = new Aggregate({
      store,
      category: 'read-model',
      decider: droppedEventsDecider,
      service,
      cacheSize: 1,
    });
  }

  /** Reads what was dropped up to now. @throws StoreUnavailable */
  async refresh(): Promise<void> {
    this.state = (await this.aggregate.load(this.service)).state;
  }

  holds(projection: string, stream: string, revision: number): boolean {
    return this.state.size > 0 && this.state.has(keyOf(projection, stream, revision));
  }

  of(projection: string): DroppedEvent[] {
    return [...this.state.values()].filter((one) => one.projection === projection);
  }

  /** Records it, once. */
  async drop(event: DroppedEvent, context: CommandContext): Promise<void> {
    await this.aggregate.handle(this.service, event, context);
    await this.refresh();
  }
}
