import { Aggregate } from '@modosu/event-sourcing/aggregate';
import type { EventStore } from '@modosu/event-sourcing/event-store';
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
 * as it has made it; other copies as soon as they see it in the log.
 * The stream is short, so it is read anew rather than kept in a table.
 */
export class SwitchBoard {
  readonly #switches: Aggregate<SetSwitch, StoredSwitchEvent, SwitchesState, Record<string, never>>;
  #state: SwitchesState = switchesDecider.initial;
  #stopped: readonly string[] = [];

  constructor(store: EventStore) {
    this.#switches = new Aggregate({ store, category: 'switches', decider: switchesDecider, service: 'charging' });
  }

  /** Reads where the switches stand; to be called before the first charge, and when the log says that one was set. */
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
