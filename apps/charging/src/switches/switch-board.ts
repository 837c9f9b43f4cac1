import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import {
  type Scope,
  type SetSwitch,
  type StoredSwitchEvent,
  type SwitchesState,
  stoppedScopes,
  switchesDecider,
} from './switches.decider';

const ALL = 'all';

/**
 * Where the switches stand. They are looked up in the log by everyone who asks, so that once a switch is set no copy of
 * the service lets anything through that asks afterwards. The stream is short, and whoever asks at the same time shares
 * a reading.
 */
export class SwitchBoard {
  readonly #switches: Aggregate<SetSwitch, StoredSwitchEvent, SwitchesState, Record<string, never>>;

  constructor(store: EventStore) {
    this.#switches = new Aggregate({ store, category: 'switches', decider: switchesDecider, service: 'charging' });
  }

  async positions(): Promise<SwitchesState['positions']> {
    return (await this.#switches.load(ALL)).state.positions;
  }

  /** The scopes that are off. */
  async stopped(): Promise<readonly Scope[]> {
    return stoppedScopes((await this.#switches.load(ALL)).state);
  }

  async set(command: SetSwitch, context: RequestContext): Promise<void> {
    await this.#switches.handle(ALL, command, context.command());
  }
}
