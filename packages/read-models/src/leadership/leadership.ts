import { setTimeout as pause } from 'node:timers/promises';
import { withTimeout } from '@modosu/concurrency/with-timeout';
import { isTransient } from '../database/database-errors';
import type { Lease } from './lease';

export interface LeadershipOptions {
  readonly lease: Lease;
  /** Begins to lead. If it throws, the lease is given back and a copy, perhaps this one, tries again. */
  lead(): Promise<void>;
  /** Leads no more; resolves when nothing of it goes on. */
  follow(): Promise<void>;
  /** Called with what went wrong and with every change. */
  log(what: string, error?: unknown): void;
  /** How often the leader renews (2,000 ms). */
  readonly renewMs?: number;
  /** How often the others look whether the lease is free (500 ms). */
  readonly lookMs?: number;
  /** When a leader that cannot renew steps down by itself (5,000 ms); before the lease runs out. */
  readonly patienceMs?: number;
}

export interface LeadershipHealth {
  readonly role: 'leading' | 'following';
  /** ISO 8601, UTC, real time. */
  readonly since: string;
  /** Which copy leads, as far as this one knows. */
  readonly holder?: string;
}

/** Sees to it that one copy of a service leads: takes the lease, renews it, steps down when it is lost. */
export class Leadership {
  private role: LeadershipHealth['role'] = 'following';
  private since = new Date();
  private holder: string | undefined;
  private renewedAt = 0;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LeadershipOptions) {}

  /**
   * Leads if nobody else does, else follows; resolves when it does one or the other. If the database is busy it follows,
   * and tries again later.
   * @throws what else `lead` throws
   */
  async start(): Promise<void> {
    await this.options.lease.makeTable();
    await this.tryToLead().catch((error: unknown) => {
      if (!isTransient(error)) throw error;
      this.options.log('could not begin to lead', error);
    });
    this.running = this.run();
  }

  /** Steps down and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    if (this.role === 'leading') await this.stepDown('it stops');
  }

  get leads(): boolean {
    return this.role === 'leading';
  }

  health(): LeadershipHealth {
    return { role: this.role, since: this.since.toISOString(), holder: this.holder };
  }

  private async run(): Promise<void> {
    const { renewMs = 2_000, lookMs = 500 } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pause(this.leads ? renewMs : lookMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (this.leads) await this.renew();
      else await this.tryToLead().catch((error: unknown) => this.options.log('could not begin to lead', error));
    }
  }

  private async tryToLead(): Promise<void> {
    const { lease } = this.options;
    const asked = performance.now();
    if (!(await lease.take())) {
      this.holder = (await lease.look())?.holder;
      return;
    }
    this.renewedAt = asked;
    this.holder = lease.holder;
    this.become('leading');
    // What it takes to begin may take longer than the lease holds.
    const keeper = setInterval(() => void this.keep(), this.options.renewMs ?? 2_000);
    try {
      await this.options.lead();
    } catch (error) {
      clearInterval(keeper);
      await this.stepDown('it could not begin');
      throw error;
    } finally {
      clearInterval(keeper);
    }
    this.options.log('leads');
  }

  private async renew(): Promise<void> {
    if ((await this.keep()) === 'lost') await this.stepDown('another copy has taken over');
    else if (performance.now() - this.renewedAt > (this.options.patienceMs ?? 5_000)) {
      await this.stepDown('the lease could not be renewed');
    }
  }

  private async keep(): Promise<'kept' | 'lost' | 'unknown'> {
    const asked = performance.now();
    try {
      const renewed = await withTimeout(this.options.lease.renew(), this.options.renewMs ?? 2_000, 'late');
      if (renewed === 'late') return 'unknown';
      if (!renewed) return 'lost';
      this.renewedAt = asked;
      return 'kept';
    } catch (error) {
      this.options.log('could not renew its lease', error);
      return 'unknown';
    }
  }

  private async stepDown(why: string): Promise<void> {
    this.become('following');
    this.options.log(`follows: ${why}`);
    await this.options.follow().catch((error: unknown) => this.options.log('did not stop leading cleanly', error));
    // Only now: the next leader must not meet work that this copy has not finished.
    await this.options.lease.release().catch(() => undefined);
    this.holder = undefined;
  }

  private become(role: LeadershipHealth['role']): void {
    this.role = role;
    this.since = new Date();
  }
}
