import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
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
 * The stream `switches-all`. The switches are looked up in the log by everyone who asks, so that once a switch is set no
 * copy of the service lets anything through that asks afterwards. The stream is short, and requests that ask at the same
 * time share a reading.
 */
@Injectable()
export class Switches extends Aggregate<SetSwitch, StoredSwitchEvent, SwitchesState> {
  constructor(store: EventStore) {
    super({ store, category: 'switches', decider: switchesDecider, service: 'charging' });
  }

  async positions(): Promise<SwitchesState['positions']> {
    return (await this.load(ALL)).state.positions;
  }

  /** The scopes that are off. */
  async stopped(): Promise<readonly Scope[]> {
    return stoppedScopes((await this.load(ALL)).state);
  }

  async set(command: SetSwitch, context: RequestContext): Promise<void> {
    await this.handle(ALL, command, context.command());
  }
}
