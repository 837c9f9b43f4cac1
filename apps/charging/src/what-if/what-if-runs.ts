import type { listWhatIfChanges, showWhatIf, startWhatIf } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { WhatIfResult } from '@modosu/contracts/what-if';
import { whileNobodyElseMigrates } from '@modosu/read-models/database/migration-lock';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { ChangeKind, DecidedAgain } from '../counterfactual/tally';

export type WhatIfRequest = RequestOf<typeof startWhatIf>;
export type WhatIfRun = ReplyOf<typeof showWhatIf>;
type Changes = ReplyOf<typeof listWhatIfChanges>;

/** A decision that is another one under the other rules. */
export type Change = DecidedAgain & { readonly kind: ChangeKind };

export interface Begun {
  readonly runId: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly policyVersion: string;
  readonly request: WhatIfRequest;
}
/** How far a run is; what is missing stays as it is. */
export interface RunProgress {
  readonly state?: WhatIfRun['state'];
  readonly events?: number;
  readonly share?: number;
  readonly per_second?: number;
  readonly error?: string;
}

const RUNS = 'what_if_runs';
const CHANGES = 'what_if_changes';

interface WhatIfTables {
  [RUNS]: {
    run_id: string;
    asked_by: string;
    asked_at: string;
    policy_version: string;
    request: string;
    state: WhatIfRun['state'];
    heard_at: string;
    events: number | string;
    share: number;
    per_second: number | string;
    result: string | null;
    error: string | null;
  };
  [CHANGES]: {
    run_id: string;
    number: number | string;
    charge_id: string;
    customer_id: string;
    at: string;
    method: DecidedAgain['method'];
    kind: ChangeKind;
    amount_yen: number | string;
    came_to_nothing: number;
    rule_then: string | null;
    rule_now: string | null;
  };
}

const MOST_RUNS = 20;
/** A run that was not updated for so long has died with its process. */
const SILENCE_MS = 15_000;
const OPEN: readonly string[] = ['waiting', 'running'];

/** The last what-if runs and what they found. They can be thrown away: staff who want one ask again. */
@Injectable()
export class WhatIfRuns {
  private readonly db: Kysely<WhatIfTables>;

  constructor(
    { kysely }: ServiceDatabase,
    @Inject(CLOCK) private readonly clock: WallClock,
  ) {
    this.db = kysely;
  }

  /** Makes the tables if they are not there. */
  createTables(): Promise<void> {
    return whileNobodyElseMigrates(this.db, () => this.createThem());
  }

  private async createThem(): Promise<void> {
    const text = ['run_id', 'asked_by', 'asked_at', 'policy_version', 'request', 'state', 'heard_at'] as const;
    let runs = this.db.schema.createTable(RUNS).ifNotExists();
    for (const name of text) {
      runs = runs.addColumn(name, 'text', (column) => (name === 'run_id' ? column.primaryKey() : column.notNull()));
    }
    await runs
      .addColumn('events', 'bigint', (column) => column.notNull())
      .addColumn('share', 'real', (column) => column.notNull())
      .addColumn('per_second', 'bigint', (column) => column.notNull())
      .addColumn('result', 'text')
      .addColumn('error', 'text')
      .execute();
    let changes = this.db.schema
      .createTable(CHANGES)
      .ifNotExists()
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull());
    for (const name of ['charge_id', 'customer_id', 'at', 'method', 'kind'] as const) {
      changes = changes.addColumn(name, 'text', (column) => column.notNull());
    }
    await changes
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addColumn('came_to_nothing', 'integer', (column) => column.notNull())
      .addColumn('rule_then', 'text')
      .addColumn('rule_now', 'text')
      .addPrimaryKeyConstraint('what_if_changes_number', ['run_id', 'number'])
      .execute();
  }

  /** @returns what was asked under this id before, if it was */
  async begin({ runId, askedBy, askedAt, policyVersion, request }: Begun): Promise<WhatIfRequest | undefined> {
    await this.forgetOld();
    const row = {
      ...{ run_id: runId, asked_by: askedBy, asked_at: askedAt, policy_version: policyVersion },
      ...{ request: JSON.stringify(request), state: 'waiting' as const, heard_at: this.nowIso() },
      ...{ events: 0, share: 0, per_second: 0, result: null, error: null },
    };
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto(RUNS)
      .values(row)
      .onConflict((conflict) => conflict.column('run_id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 1n) return undefined;
    const known = await this.db
      .selectFrom(RUNS)
      .select('request')
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow();
    return JSON.parse(known.request);
  }

  async update(runId: string, progress: RunProgress): Promise<void> {
    const row = { ...progress, heard_at: this.nowIso() };
    await this.db.updateTable(RUNS).set(row).where('run_id', '=', runId).execute();
  }

  /** Those that wait have not died either. */
  async touch(runIds: readonly string[]): Promise<void> {
    await this.db.updateTable(RUNS).set({ heard_at: this.nowIso() }).where('run_id', 'in', runIds).execute();
  }

  async done(runId: string, result: WhatIfResult, progress: RunProgress): Promise<void> {
    const row = {
      ...progress,
      state: 'done' as const,
      share: 1,
      result: JSON.stringify(result),
      heard_at: this.nowIso(),
    };
    await this.db.updateTable(RUNS).set(row).where('run_id', '=', runId).execute();
  }

  /** @param first the number of the first of them in the run */
  async keep(runId: string, first: number, changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ chargeId, customerId, at, method, amountYen, kind, ruleThen, ruleNow }, index) => ({
      ...{ run_id: runId, number: first + index, charge_id: chargeId, customer_id: customerId, at, method },
      ...{ kind, amount_yen: amountYen, came_to_nothing: 0 },
      ...{ rule_then: ruleThen ?? null, rule_now: ruleNow ?? null },
    }));
    await this.db.insertInto(CHANGES).values(rows).execute();
  }

  async cameToNothing(runId: string, chargeIds: readonly string[]): Promise<void> {
    if (chargeIds.length === 0) return;
    await this.db
      .updateTable(CHANGES)
      .set({ came_to_nothing: 1 })
      .where('run_id', '=', runId)
      .where('charge_id', 'in', chargeIds)
      .execute();
  }

  async show(runId: string): Promise<WhatIfRun | undefined> {
    const row = await this.db.selectFrom(RUNS).selectAll().where('run_id', '=', runId).executeTakeFirst();
    if (row === undefined) return undefined;
    const { from, to } = JSON.parse(row.request) as WhatIfRequest;
    const isSilent = OPEN.includes(row.state) && Date.parse(row.heard_at) + SILENCE_MS < this.clock.epochMs();
    return {
      ...{ runId, state: isSilent ? 'interrupted' : row.state, askedBy: row.asked_by, askedAt: row.asked_at, from, to },
      policyVersion: row.policy_version,
      progress: { events: Number(row.events), share: Number(row.share), eventsPerSecond: Number(row.per_second) },
      ...(row.error === null ? {} : { error: row.error }),
      ...(row.result === null ? {} : { result: JSON.parse(row.result) }),
    };
  }

  async changes(runId: string, after: number, limit: number, kind?: ChangeKind): Promise<Changes> {
    let query = this.db
      .selectFrom(CHANGES)
      .selectAll()
      .where('run_id', '=', runId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit + 1);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    const rows = await query.execute();
    const page = rows.slice(0, limit);
    const changes = page.map((row) => ({
      ...{ chargeId: row.charge_id, customerId: row.customer_id, at: row.at, method: row.method, kind: row.kind },
      ...{ amountYen: Number(row.amount_yen), cameToNothing: Number(row.came_to_nothing) === 1 },
      ...(row.rule_then === null ? {} : { ruleThen: row.rule_then }),
      ...(row.rule_now === null ? {} : { ruleNow: row.rule_now }),
    }));
    return { changes, ...(rows.length > limit ? { next: String(page.at(-1)?.number) } : {}) };
  }

  private async forgetOld(): Promise<void> {
    const kept = await this.db
      .selectFrom(RUNS)
      .select('run_id')
      .orderBy('asked_at', 'desc')
      .limit(MOST_RUNS - 1)
      .execute();
    if (kept.length < MOST_RUNS - 1) return;
    const ids = kept.map((row) => row.run_id);
    await this.db.deleteFrom(CHANGES).where('run_id', 'not in', ids).execute();
    await this.db.deleteFrom(RUNS).where('run_id', 'not in', ids).execute();
  }

  private nowIso(): string {
    return this.clock.iso();
  }
}
