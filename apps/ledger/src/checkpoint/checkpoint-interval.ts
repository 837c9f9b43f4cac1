import { CONFIG, LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import type { HealthReport } from '@modosu/service-kit/observability/health';
import { newId } from '@modosu/service-kit/request/ids';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Background } from '@modosu/service-kit/runtime/background';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Checkpointer } from './checkpointer';

/** The settings of the ledger's own environment. */
export interface CheckpointSettings {
  /** A checkpoint is made so often, if something was written meanwhile. Seconds of real time; 0: on demand only. */
  readonly SEAL_INTERVAL_SECONDS: number;
}

/** Makes checkpoints at intervals, in the copy of the ledger that leads, and reports in the health if none can be made. */
@Injectable()
export class CheckpointInterval implements OnModuleInit {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig<CheckpointSettings>, 'extra'>,
    private readonly checkpointer: Checkpointer,
    private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.background.add('seals', this, (health) => this.judge(health));
  }

  async follow(): Promise<void> {
    clearInterval(this.timer);
    await this.checkpointer.prepare();
  }

  /** Any copy makes a checkpoint on demand. */
  async lead(): Promise<void> {
    const { SEAL_INTERVAL_SECONDS: seconds } = this.config.extra;
    if (seconds > 0) this.timer = setInterval(() => void this.makeCheckpoint(), seconds * 1_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.checkpointer.settled();
  }

  health() {
    return this.checkpointer.health();
  }

  /** A failure is in the health and the log; the next interval tries again. */
  private async makeCheckpoint(): Promise<void> {
    const id = newId();
    const actor = { kind: 'service', id: 'ledger' };
    // The machine's own time, also where a scenario has another: a checkpoint records when it was really made.
    const context = { commandId: id, correlationId: id, causationId: id, actor, now: wallClock.iso() };
    await this.checkpointer
      .seal(context)
      .catch((error: unknown) => this.logger.error({ err: error }, 'the log could not be sealed'));
  }

  private judge(health: unknown): HealthReport {
    const { broken, lastError } = this.health();
    return { status: broken || lastError !== undefined ? 'degraded' : 'ok', detail: health };
  }
}
