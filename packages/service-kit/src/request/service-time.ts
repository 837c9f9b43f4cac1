import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { CLOCK, type WallClock } from './wall-clock';

/** The service's time where no request brings it along. */
@Injectable()
export class ServiceTime {
  constructor(
    private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: WallClock,
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'simulation'>,
  ) {}

  /** In simulation the scenario's time, which is that of the last event; by the wall clock everything would be over at once. */
  async now(): Promise<string> {
    if (!this.config.simulation) return this.clock.iso();
    for await (const { metadata } of this.store.readAll({ direction: 'backwards', prefixes: ['wallet-'], max: 1 })) {
      return metadata.occurredAt;
    }
    return this.clock.iso();
  }
}
