import type { HealthReport } from './health';

/** Something that runs beside the requests, such as a projection runner or a sweeper of open work. */
export interface BackgroundWork {
  start(): Promise<void> | void;
  /** Resolves when what was in hand is finished. */
  stop(): Promise<void> | void;
  health?(): unknown;
}

/**
 * Starts what a service added, in that order, after its modules are ready and before its door opens; stops it in
 * reverse after the door has closed. Each shows in the health under its name.
 */
export class Background {
  add(name: string, work: BackgroundWork, judge?: (health: unknown) => HealthReport): void {
    throw new Error(`not built yet: ${name} ${typeof work} ${typeof judge}`);
  }

  async start(): Promise<void> {
    throw new Error('not built yet');
  }

  async stop(): Promise<void> {
    throw new Error('not built yet');
  }
}
