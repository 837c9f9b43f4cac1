/** 'degraded' works with something to look at; 'down' must get no traffic. */
export type HealthStatus = 'ok' | 'degraded' | 'down';

export interface HealthReport {
  status: HealthStatus;
  detail?: unknown;
}

export type HealthCheck = () => HealthReport | Promise<HealthReport>;

/** What this process knows of its own health; services add their checks by name. */
export class HealthRegistry {
  register(name: string, check: HealthCheck): void {
    throw new Error(`not built yet: ${name} ${typeof check}`);
  }

  /** Runs all checks; one that throws or takes over two seconds is 'down'. */
  async report(): Promise<{ status: HealthStatus; checks: Record<string, HealthReport> }> {
    throw new Error('not built yet');
  }
}
