import { Leadership } from '@modosu/read-models/leadership/leadership';
import type { Lease } from '@modosu/read-models/leadership/lease';
import type { Logger } from 'pino';
import type { HealthRegistry, HealthReport } from '../observability/health';
import type { ServiceDatabase } from './service-database';

/** Something that runs beside the requests, in every copy of the service. */
export interface BackgroundWork {
  start(): Promise<void> | void;
  /** Resolves when the work begun is finished. */
  stop(): Promise<void> | void;
  health?(): unknown;
}

/** Something that one copy of the service does for all, such as a projection runner or a sweeper of open work. */
export interface LedWork {
  /** Another copy leads or will: at the start, and again whenever this one leads no more. */
  follow(): Promise<void>;
  lead(lease: Lease): Promise<void>;
  stop(): Promise<void>;
  health?(): unknown;
}

interface Added {
  name: string;
  work: BackgroundWork | LedWork;
}

/**
 * Starts what a service added (in its modules' onModuleInit), in that order, after all modules are ready and before
 * requests are taken; stops it in reverse after the last of them. Each shows in the health under its name. What is to be led
 * is led, in that order too, once this copy of the service holds the lease.
 */
export class Background {
  private readonly added: Added[] = [];
  private readonly running: Added[] = [];
  private leadership?: Leadership;

  constructor(
    private readonly health: HealthRegistry,
    private readonly logger: Logger,
    private readonly database: Pick<ServiceDatabase, 'lease'>,
  ) {}

  /** @param judge what its `health()` means; by default parked streams, failures and errors in it are 'degraded' */
  add(name: string, work: BackgroundWork | LedWork, judge: (health: unknown) => HealthReport = judgeByTrouble): void {
    this.added.push({ name, work });
    if (work.health !== undefined) this.health.register(name, async () => judge(await work.health?.()));
  }

  /** Whether this copy leads; so does the only one. */
  get leads(): boolean {
    return this.leadership?.leads ?? false;
  }

  /** Rejects with what the first failing one rejects with; those before it keep running until `stop`. */
  async start(): Promise<void> {
    for (const one of this.added) {
      this.running.push(one);
      await (isLed(one.work) ? one.work.follow() : one.work.start());
    }
    if (!this.added.some(({ work }) => isLed(work))) return;
    const { lease } = this.database;
    this.leadership = new Leadership({
      lease,
      lead: () => this.each('lead', (work) => work.lead(lease)),
      follow: () => this.each('follow', (work) => work.follow()),
      log: (what, error) => {
        if (error === undefined) this.logger.info({ holder: lease.holder }, `leadership: this copy ${what}`);
        else this.logger.warn({ err: error, holder: lease.holder }, `leadership: this copy ${what}`);
      },
    });
    this.health.register('leadership', () => ({ status: 'ok', detail: this.leadership?.health() }));
    await this.leadership.start();
  }

  /** Stops all; one that fails to stop is logged and does not keep the others from stopping. */
  async stop(): Promise<void> {
    await this.leadership?.stop();
    for (const { name, work } of this.running.splice(0).reverse()) {
      try {
        await work.stop();
      } catch (error) {
        this.logger.error({ err: error, work: name }, 'background work did not stop cleanly');
      }
    }
  }

  /** In the order of their start, or from the last to the first when they cease. */
  private async each(step: 'lead' | 'follow', take: (work: LedWork) => Promise<void>): Promise<void> {
    const led = this.running.flatMap(({ work }) => (isLed(work) ? [work] : []));
    for (const work of step === 'lead' ? led : led.reverse()) {
      await take(work);
      if (step === 'lead') await this.tellOfForeignLog(work);
    }
  }

  private async tellOfForeignLog(work: LedWork): Promise<void> {
    const { foreignLog } = ((await work.health?.()) ?? {}) as Record<string, unknown>;
    if (foreignLog === undefined) return;
    this.logger.warn({ foreignLog }, 'THE EVENT STORE HAS ANOTHER LOG THAN BEFORE: read models are built anew from it');
  }
}

function isLed(work: BackgroundWork | LedWork): work is LedWork {
  return 'lead' in work;
}

/**
 * Reads the health of projection runners and open work. Neither makes a service unfit for traffic: commands are
 * decided from streams, and a read model that lags or misses a stream says so here. One that is empty until it is built
 * from another log than before is trouble too.
 */
function judgeByTrouble(health: unknown): HealthReport {
  const { parked, failing, lastError, foreignLog, lagging } = (health ?? {}) as Record<string, unknown>;
  const listed = [parked, failing].some((list) => Array.isArray(list) && list.length > 0);
  const trouble = listed || lastError !== undefined || (foreignLog !== undefined && lagging === true);
  return { status: trouble ? 'degraded' : 'ok', detail: health };
}
