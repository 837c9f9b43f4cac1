import { inChunks } from '@modosu/concurrency/in-chunks';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { pageOf } from '../page/page';
import { placeFrom, placeOf } from '../page/page-place';
import type { ClassifiedRow, ClassifiedTables, ScopedAccountRow } from './classified.projection';

/** So many parameters every database takes. */
const IDS_A_QUERY = 500;

type Classification = ClassifiedRow['classification'];

interface Wanted {
  readonly limit: number;
  readonly after?: string;
}

/** What runs of the rules said. The next page of a list goes on in the run in which the first one began. */
@Injectable()
export class ClassifiedReader {
  private readonly db: Kysely<ClassifiedTables>;

  constructor({ db }: ReadModels) {
    this.db = db;
  }

  /** A page of transactions, oldest first. */
  async transactions(
    lastScopeId: string,
    { classification, kind, limit, after }: Wanted & Partial<Pick<ClassifiedRow, 'classification' | 'kind'>>,
  ) {
    const [scopeId = lastScopeId, at, id] = placeFrom(after, 3) ?? [];
    let query = this.db
      .selectFrom('classified_transactions')
      .selectAll()
      .where('scope_id', '=', scopeId)
      .orderBy('at')
      .orderBy('transaction_id')
      .limit(limit + 1);
    if (classification) query = query.where('classification', '=', classification);
    if (kind) query = query.where('kind', '=', kind);
    if (at !== undefined && id !== undefined) {
      query = query.where((eb) =>
        eb.or([eb('at', '>', at), eb.and([eb('at', '=', at), eb('transaction_id', '>', id)])]),
      );
    }
    const place = (row: ClassifiedRow) => placeOf([scopeId, row.at, row.transaction_id]);
    const { items, next } = pageOf(await query.execute(), limit, transactionView, place);
    return { transactions: items, next };
  }

  /** A page of accounts, by their ids. */
  async accounts(lastScopeId: string, { limit, after }: Wanted) {
    const [scopeId = lastScopeId, customerId] = placeFrom(after, 2) ?? [];
    let query = this.db
      .selectFrom('scoped_accounts')
      .selectAll()
      .where('scope_id', '=', scopeId)
      .orderBy('customer_id')
      .limit(limit + 1);
    if (customerId !== undefined) query = query.where('customer_id', '>', customerId);
    const place = (row: ScopedAccountRow) => placeOf([scopeId, row.customer_id]);
    const { items, next } = pageOf(await query.execute(), limit, accountView, place);
    return { accounts: items, next };
  }

  /**
   * What a run said of these transactions, or of all.
   * @param classes only what is classified so
   */
  async of(
    scopeId: string,
    classes: readonly Classification[],
    transactionIds?: readonly string[],
  ): Promise<ClassifiedRow[]> {
    const all = this.db
      .selectFrom('classified_transactions')
      .selectAll()
      .where('scope_id', '=', scopeId)
      .where('classification', 'in', classes)
      .orderBy('transaction_id');
    if (!transactionIds) return all.execute();
    const rows: ClassifiedRow[] = [];
    for (const some of inChunks(transactionIds, IDS_A_QUERY))
      rows.push(...(await all.where('transaction_id', 'in', some).execute()));
    return rows;
  }
}

function transactionView(row: ClassifiedRow) {
  return {
    transactionId: row.transaction_id,
    kind: row.kind,
    customerId: row.customer_id,
    amountYen: row.amount_yen,
    at: row.at,
    sessionId: row.session_id ?? undefined,
    classification: row.classification,
    score: row.score,
    evidence: JSON.parse(row.evidence) as string[],
    reported: row.reported === 1,
  };
}

function accountView(row: ScopedAccountRow) {
  return {
    customerId: row.customer_id,
    round: row.round,
    reasons: JSON.parse(row.reasons) as string[],
    chargedYen: row.charged_yen,
  };
}
