import { Aggregate } from '@modosu/event-sourcing/aggregate';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { Projection } from '@modosu/event-sourcing/projection';
import type { RequestContext } from '@modosu/service-kit/request-context';
import {
  type SetSwitch,
  type StoredSwitchEvent,
  type SwitchesState,
  stoppedScopes,
  switchesDecider,
} from './switches.decider';

const ALL = 'all';

/**
 * Where the switches stand, held in memory so that a charge asks nobody. This copy of the service knows a change as soon
 * as it has made it; other copies as soon as their read models see it.
 */
export class SwitchBoard {
  readonly #switches: Aggregate<SetSwitch, StoredSwitchEvent, SwitchesState, Record<string, never>>;
  #state: SwitchesState = switchesDecider.initial;
  #stopped: readonly string[] = [];

  /** Follows the log with the read models; it has no table, for the stream itself is short enough to be read. */
  readonly projection: Projection;

  constructor(store: EventStore) {
    this.#switches = new Aggregate({ store, category: 'switches', decider: switchesDecider, service: 'charging' });
    this.projection = {
      name: 'switch-board',
      version: 1,
      prefixes: ['switches-'],
      tables: [],
      schema: async () => undefined,
      apply: () => this.refresh(),
    };
  }

  /** Reads where the switches stand; to be called before the first charge. */
  async refresh(): Promise<void> {
    this.#take((await this.#switches.load(ALL)).state);
  }

  get state(): SwitchesState {
    return this.#state;
  }

  /** The scopes that are off. */
  get stopped(): readonly string[] {
    return this.#stopped;
  }

  async set(command: SetSwitch, context: RequestContext): Promise<void> {
    await this.#switches.handle(ALL, command, context.command());
    this.#take((await this.#switches.load(ALL, { cached: true })).state);
  }

  #take(state: SwitchesState): void {
    this.#state = state;
    this.#stopped = stoppedScopes(state);
  }
}
