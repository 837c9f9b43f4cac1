import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';
import { LINK_DAYS } from './usage-letters';

const LATE_MS = LINK_DAYS * 86_400_000;

/** Whether news is too old to be written. */
@Injectable()
export class LetterAge {
  constructor(
    @Inject(CLOCK) private readonly clock: Pick<WallClock, 'epochMs'>,
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'simulation'>,
  ) {}

  /**
   * What happened so long ago that its link works no more: as when letters are introduced to a log that is years old. In
   * simulation the scenario's time says nothing about that.
   */
  isLate(at: string): boolean {
    return !this.config.simulation && this.clock.epochMs() - Date.parse(at) > LATE_MS;
  }
}
