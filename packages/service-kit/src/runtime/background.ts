import type { Logger } from 'pino';
import type { HealthRegistry, HealthReport } from './health';

/** Something that runs beside the requests, such as a projection runner or a sweeper of open work. */
export interface BackgroundWork {
  start(): Promise<void> | void;
  /** Resolves when what was in hand is finished. */
  stop(): Promise<void> | void;
  health?(): unknown;
}

interface Added {
  name: string;
  work: BackgroundWork;
}

/**
 * Starts what a service added (in its modules' onModuleInit), in that order, after all modules are ready and before the
 * door opens; stops it in reverse after the door has closed. Each shows in the health under its name.
 */
export class Background {
  private readonly added: Added[] = [];
  private readonly running: Added[] = [];

  constructor(
    private readonly health: HealthRegistry,
    private readonly logger: Logger,
  ) {}

  /** @param judge what its `health()` means; by default parked streams, failures and errors in it are 'degraded' */
  add(name: string, work: BackgroundWork, judge: (health: unknown) => HealthReport = judgeByTrouble): void {
    this.added.push({ name, work });
    if (work.health !== undefined) this.health.register(name, async () => judge(await work.health?.()));
  }

  /** Rejects with what the first failing one rejects with; those before it keep running until `stop`. */
  async start(): Promise<void> {
    for (const one of this.added) {
      this.running.push(one);
      await one.work.start();
    }
  }

  /** Stops all; one that fails to stop is logged and does not keep the others from stopping. */
  async stop(): Promise<void> {
    for (const { name, work } of this.running.splice(0).reverse()) {
      try {
        await work.stop();
      } catch (error) {
        this.logger.error({ err: error, work: name }, 'background work did not stop cleanly');
      }
    }
  }
}

/**
 * Reads the health of projection runners and open work. Neither makes a service unfit for traffic: commands are
 * decided from streams, and a read model that lags or misses a stream says so here.
 */
function judgeByTrouble(health: unknown): HealthReport {
  const { parked, failing, lastError } = (health ?? {}) as Record<string, unknown>;
  const trouble = [parked, failing].some((list) => Array.isArray(list) && list.length > 0) || lastError !== undefined;
  return { status: trouble ? 'degraded' : 'ok', detail: health };
}
