import type { CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { payloadHash } from '@modosu/event-store-client/hash-chain';
import type { Selectable } from 'kysely';
import type { Database } from '../database/database';
import { DIFFERENCES, JOBS, type JobTables } from '../tables/tables';

/** What an operator may ask of a service's read models. It is worked off by the copy that leads them. */
export type JobOrder =
  | { readonly kind: 'replay'; readonly projection: string; readonly fromPosition?: string }
  | { readonly kind: 'check'; readonly projection?: string }
  | { readonly kind: 'retry'; readonly projection: string; readonly stream: string }
  | {
      readonly kind: 'drop';
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };

export interface Job {
  readonly jobId: string;
  readonly order: JobOrder;
  readonly context: CommandContext;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly requestedAt: string;
  /** Which projection is being worked on. */
  readonly projection?: string;
  readonly position?: string;
  readonly head?: string;
  readonly events?: number;
  /** Per second, since this was taken up. */
  readonly rate?: number;
  /** What came of it, in a sentence. */
  readonly outcome?: string;
  /** How many rows differ; only of a check. */
  readonly differences?: number;
}

export interface JobProgress {
  readonly projection?: string;
  readonly position?: string;
  readonly head?: string;
  readonly events?: number;
  readonly rate?: number;
}

/** How many jobs are remembered. */
const KEPT = 200;

export async function makeJobTables(db: Database<JobTables>): Promise<void> {
  await db.schema
    .createTable(JOBS)
    .ifNotExists()
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('job_order', 'text', (column) => column.notNull())
    .addColumn('context', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    /** 1 as long as the job is not at its end: only one may be. */
    .addColumn('open', 'integer')
    .addColumn('progress', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('differences', 'bigint')
    .execute();
  await db.schema.createIndex('read_model_jobs_open').ifNotExists().unique().on(JOBS).column('open').execute();
  await db.schema
    .createTable(DIFFERENCES)
    .ifNotExists()
    .addColumn('job_id', 'text', (column) => column.notNull())
    .addColumn('no', 'integer', (column) => column.notNull())
    .addColumn('difference', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('read_model_differences_key', ['job_id', 'no'])
    .execute();
}

/**
 * Takes an order, once per command id.
 * @param requestedAt real time, ISO 8601
 * @throws Refusal READ_MODEL_BUSY while another job is not at its end, IDEMPOTENCY_KEY_REUSED
 */
export async function requestJob(
  db: Database<JobTables>,
  order: JobOrder,
  context: CommandContext,
  requestedAt: string,
): Promise<Job> {
  const hash = payloadHash(order);
  const known = async () => {
    const before = await db.selectFrom(JOBS).selectAll().where('job_id', '=', context.commandId).executeTakeFirst();
    if (before && before.hash !== hash) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
    return before ? jobOf(before) : undefined;
  };
  const before = await known();
  if (before) return before;
  const row = {
    job_id: context.commandId,
    hash,
    job_order: JSON.stringify(order),
    context: JSON.stringify(context),
    requested_at: requestedAt,
    state: 'waiting' as const,
    open: 1,
    progress: '{}',
    outcome: null,
    differences: null,
  };
  await db
    .insertInto(JOBS)
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const job = await known();
  if (job) return job;
  const busy = await openJob(db);
  throw new Refusal('READ_MODEL_BUSY', busy && { jobId: busy.jobId, kind: busy.order.kind });
}

/** The job that is waited for or worked on. */
export async function openJob(db: Database<JobTables>): Promise<Job | undefined> {
  const row = await db.selectFrom(JOBS).selectAll().where('open', '=', 1).executeTakeFirst();
  return row && jobOf(row);
}

export async function findJob(db: Database<JobTables>, jobId: string): Promise<Job | undefined> {
  const row = await db.selectFrom(JOBS).selectAll().where('job_id', '=', jobId).executeTakeFirst();
  return row && jobOf(row);
}

export async function noteProgress(db: Database<JobTables>, jobId: string, progress: JobProgress): Promise<void> {
  await db
    .updateTable(JOBS)
    .set({ state: 'running', progress: JSON.stringify(progress) })
    .where('job_id', '=', jobId)
    .where('open', '=', 1)
    .execute();
}

export async function finishJob(
  db: Database<JobTables>,
  jobId: string,
  state: 'done' | 'failed',
  outcome: string,
  differences?: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable(JOBS).set({ state, outcome, open: null, differences }).where('job_id', '=', jobId).execute();
    const kept = trx.selectFrom(JOBS).select('job_id').orderBy('requested_at', 'desc').limit(KEPT);
    await trx.deleteFrom(JOBS).where('job_id', 'not in', kept).where('open', 'is', null).execute();
  });
}

function jobOf(row: Selectable<JobTables[typeof JOBS]>): Job {
  return {
    jobId: row.job_id,
    order: JSON.parse(row.job_order),
    context: JSON.parse(row.context),
    requestedAt: row.requested_at,
    state: row.state,
    ...(JSON.parse(row.progress) as JobProgress),
    outcome: row.outcome ?? undefined,
    differences: row.differences ?? undefined,
  };
}
