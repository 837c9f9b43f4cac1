import type { showVerification } from '@modosu/contracts/log.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import type { Database } from '@modosu/read-models/database/database';
import { whileNobodyElseMigrates } from '@modosu/read-models/database/migration-lock';

export type Report = ReplyOf<typeof showVerification>;

const TABLE = 'verifications';
const KEPT = 20;

interface ReportTables {
  readonly [TABLE]: {
    readonly verification_id: string;
    /** As JSON. */
    readonly report: string;
    /** When the check last reported, in ms since 1970. */
    readonly heard_at: number;
  };
}

/** A check that has not reported for so long has died with its process. */
const SILENCE_MS = 30_000;

/** The last reports, for copies of the service that are asked for what another has checked. They can be thrown away. */
export class KeptReports {
  private ready: Promise<void> | undefined;

  constructor(
    private readonly db: Database<ReportTables>,
    private readonly nowMs: () => number,
  ) {}

  async keep(report: Report): Promise<void> {
    await this.tables();
    const row = { report: JSON.stringify(report), heard_at: this.nowMs() };
    await this.db
      .insertInto(TABLE)
      .values({ verification_id: report.verificationId, ...row })
      .onConflict((conflict) => conflict.column('verification_id').doUpdateSet(row))
      .execute();
    const newest = this.db.selectFrom(TABLE).select('verification_id').orderBy('verification_id', 'desc').limit(KEPT);
    await this.db.deleteFrom(TABLE).where('verification_id', 'not in', newest).execute();
  }

  async find(verificationId: string): Promise<Report | undefined> {
    await this.tables();
    const row = await this.db
      .selectFrom(TABLE)
      .selectAll()
      .where('verification_id', '=', verificationId)
      .executeTakeFirst();
    if (!row) return undefined;
    const report = JSON.parse(row.report) as Report;
    const isLost = report.state === 'running' && this.nowMs() - row.heard_at > SILENCE_MS;
    return isLost ? { ...report, state: 'failed', error: 'the process that checked is gone' } : report;
  }

  private tables(): Promise<void> {
    this.ready ??= whileNobodyElseMigrates(this.db, () => this.make()).catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async make(): Promise<void> {
    await this.db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('verification_id', 'text', (column) => column.primaryKey())
      .addColumn('report', 'text', (column) => column.notNull())
      .addColumn('heard_at', 'bigint', (column) => column.notNull())
      .execute();
  }
}
