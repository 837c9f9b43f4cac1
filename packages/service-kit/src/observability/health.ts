import { withTimeout } from '@modosu/concurrency/with-timeout';
import { messageOf } from '@modosu/event-store-client/scrubbed';

/** 'degraded' works with something to look at; 'down' must get no traffic. */
export type HealthStatus = 'ok' | 'degraded' | 'down';

export interface HealthReport {
  status: HealthStatus;
  /** Plain data; a bigint is shown as text. */
  detail?: unknown;
}

export type HealthCheck = () => HealthReport | Promise<HealthReport>;

/** A check that takes longer is as good as failed, milliseconds. */
const CHECK_PATIENCE_MS = 2_000;
const WORSE: readonly HealthStatus[] = ['ok', 'degraded', 'down'];

/** What this process knows of its own health; services add their checks by name. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();

  /** A name registered again replaces its check. */
  register(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** Runs all checks; one that throws or takes over two seconds is 'down'. The whole is as bad as the worst. */
  async report(): Promise<{ status: HealthStatus; checks: Record<string, HealthReport> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await inTime(check)] as const),
    );
    const worst = Math.max(0, ...results.map(([, { status }]) => WORSE.indexOf(status)));
    return { status: WORSE[worst]!, checks: Object.fromEntries(results) };
  }
}

async function inTime(check: HealthCheck): Promise<HealthReport> {
  const late: HealthReport = { status: 'down', detail: 'no answer in time' };
  try {
    return await withTimeout((async () => check())(), CHECK_PATIENCE_MS, late);
  } catch (error) {
    return { status: 'down', detail: messageOf(error) };
  }
}
