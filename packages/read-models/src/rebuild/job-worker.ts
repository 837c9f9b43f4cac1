import { StoreUnavailable } from '@modosu/event-store-client/errors';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { Database } from '../database/database';
import { isTransient } from '../database/database-errors';
import { type Build, BuildStopped } from './build';
import { clearDifferences, type Difference, keepDifferences } from './comparison';
import { finishJob, type Job, type JobOrder, noteProgress, openJob } from './jobs';
import type { Resumed } from './parked-streams';

/** What jobs are done with: the runner of the read models. */
export interface ReadModelWork {
  readonly projections: readonly string[];
  rebuild(projections: readonly string[], fromPosition: bigint): Promise<Build>;
  /** @returns up to which position was compared */
  check(projection: string, found: (differences: readonly Difference[]) => Promise<void>): Promise<bigint>;
  retry(projection: string, stream: string): Promise<Resumed>;
  drop(order: Extract<JobOrder, { kind: 'drop' }>, job: Job): Promise<Resumed>;
  inHand(projection: string): Build | undefined;
  leftOut(projection: string): number;
  /** Forgets tables that nobody fills any more. */
  tidy(): Promise<void>;
}

/** How often the table of jobs is looked at, and how often progress is written into it. */
const LOOK_MS = 300;
/** After a log or database that did not answer. */
const PAUSE_MS = 1_000;

/**
 * Works off, one after another, what operators asked of the read models. It runs where the projections run. A job is
 * in a table, so that any copy of the service can take the request and a kill loses none: it is begun again, and goes
 * on with the tables that are there.
 */
export class JobWorker {
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly db: Database,
    private readonly work: ReadModelWork,
  ) {}

  start(): void {
    this.stopping = false;
    this.next(0);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.busy;
  }

  private next(afterMs: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.busy = this.look()
        .then(() => LOOK_MS)
        // The database may be closing or full: the job is still there.
        .catch(() => PAUSE_MS)
        .then((pauseMs) => this.next(pauseMs));
    }, afterMs);
  }

  private async look(): Promise<void> {
    const job = await openJob(this.db);
    if (!job) return this.work.tidy();
    const beganAt = Date.now();
    const note = (projection: string) => this.note(job.jobId, projection, beganAt);
    try {
      await this.do(job, note);
    } catch (error) {
      if (error instanceof BuildStopped || error instanceof StoreUnavailable || isTransient(error)) throw error;
      await finishJob(this.db, job.jobId, 'failed', messageOf(error));
    }
  }

  private async do(job: Job, note: (projection: string) => Promise<void>): Promise<void> {
    const { db, work } = this;
    const { order, jobId } = job;
    await noteProgress(db, jobId, {});
    const name = order.projection;
    if (name !== undefined && !work.projections.includes(name)) throw new Error(`there is no read model ${name}`);
    switch (order.kind) {
      case 'replay': {
        const from = BigInt(order.fromPosition ?? 0);
        const watching = watch(() => note(order.projection));
        const build = await work.rebuild([order.projection], from).finally(watching);
        const left = work.leftOut(order.projection);
        const without = left > 0 ? `, without ${left} that operators dropped` : '';
        return finishJob(db, jobId, 'done', `built anew up to position ${build.position}${without}; it has taken over`);
      }
      case 'check':
        return this.check(job, name === undefined ? work.projections : [name], note);
      case 'retry':
        return finishJob(db, jobId, ...resumed(await work.retry(order.projection, order.stream)));
      case 'drop':
        return finishJob(db, jobId, ...resumed(await work.drop(order, job)));
    }
  }

  private async check(job: Job, names: readonly string[], note: (projection: string) => Promise<void>): Promise<void> {
    const { db, work } = this;
    await clearDifferences(db);
    let no = 0;
    for (const projection of names) {
      const watching = watch(() => note(projection));
      const keep = async (found: readonly Difference[]) => {
        await keepDifferences(
          db,
          job.jobId,
          no,
          found.map((one) => ({ projection, ...one })),
        );
        no += found.length;
      };
      await work.check(projection, keep).finally(watching);
    }
    const what = names.length === 1 ? names[0] : `${names.length} read models`;
    const outcome = no === 0 ? `${what}: the same, row by row` : `${what}: ${no} rows differ`;
    await finishJob(db, job.jobId, 'done', outcome, no);
  }

  private async note(jobId: string, projection: string, beganAt: number): Promise<void> {
    const build = this.work.inHand(projection);
    if (!build) return;
    const { position, head, events } = build.progress();
    const rate = Math.round((events * 1_000) / Math.max(1, Date.now() - beganAt));
    const progress = { projection, position: String(position), head: String(head), events, rate };
    await noteProgress(this.db, jobId, progress);
  }
}

/** Calls `note` again and again. @returns what ends it */
function watch(note: () => Promise<void>): () => void {
  const timer = setInterval(() => void note().catch(() => undefined), LOOK_MS);
  return () => clearInterval(timer);
}

function resumed({ applied, leftOut, stuck }: Resumed): ['done' | 'failed', string] {
  const what = `${applied} events applied${leftOut > 0 ? `, ${leftOut} left out` : ''}`;
  if (stuck) return ['failed', `${what}; the stream is parked at revision ${stuck.revision}: ${stuck.error}`];
  return ['done', `${what}; the stream goes on`];
}
