import { inChunks } from '@modosu/concurrency/in-chunks';
import { RAILS } from '@modosu/contracts/rails';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { type ReportFacts, ReportsReader } from '../report/reports.reader';
import type { Evidence, SessionFacts, TransactionFacts } from './evidence';
import type { EvidenceTables } from './evidence-rows';

const IDS_A_QUERY = 500;

/** Reads the evidence of a window of time. */
@Injectable()
export class EvidenceReader {
  private readonly db: Kysely<EvidenceTables>;

  constructor(
    { db }: ReadModels,
    private readonly reports: ReportsReader,
  ) {
    this.db = db;
  }

  /** @param from @param to ISO instants, inclusive */
  async between(from: string, to: string): Promise<Evidence> {
    const transactions: TransactionFacts[] = (
      await this.db
        .selectFrom('evidence_transactions')
        .selectAll()
        .where('state', '=', 'completed')
        .where('at', '>=', from)
        .where('at', '<=', to)
        .orderBy('at')
        .orderBy('id')
        .execute()
    ).map(transactionFacts);
    const sessions = (
      await this.db.selectFrom('evidence_sessions').selectAll().where('at', '<=', to).orderBy('position').execute()
    ).map(sessionFacts);
    const resets = await this.db
      .selectFrom('evidence_resets')
      .selectAll()
      .where('at', '<=', to)
      .orderBy('at')
      .orderBy('event_id')
      .execute();
    return {
      transactions,
      sessions,
      resets: resets.map((row) => ({
        customerId: row.customer_id,
        delivery: row.delivery,
        deliveryIndex: row.delivery_index,
        at: row.at,
      })),
      // One that was refused or withdrawn says nothing any more; one filed after the window still speaks of charges in it.
      reports: (await this.reports.all()).filter(({ state }) => state !== 'refused' && state !== 'withdrawn'),
      homeDevice: homeDevices(sessions),
      refusedAccountsByAddress: await this.refusedAccounts(from, to),
    };
  }

  /** What merchants refunded of these payments, in yen; those of which nothing was are left out. */
  async refundedYen(paymentIds: readonly string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const some of inChunks(paymentIds, IDS_A_QUERY)) {
      const rows = await this.db
        .selectFrom('evidence_transactions')
        .select(['id', 'refunded_yen'])
        .where('id', 'in', some)
        .where('refunded_yen', '>', 0)
        .execute();
      for (const row of rows) found.set(row.id, row.refunded_yen);
    }
    return found;
  }

  /** Those of these transactions that are transfers whose receiver was asked first, and that did not come back. */
  async offersAmong(ids: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const some of inChunks(ids, IDS_A_QUERY)) {
      const query = this.db
        .selectFrom('evidence_transactions')
        .select('id')
        .where('id', 'in', [...some]);
      const rows = await query
        .where('kind', '=', 'transfer')
        .where('method', '=', 'offer')
        .where('state', '=', 'completed')
        .execute();
      found.push(...rows.map(({ id }) => id));
    }
    return found;
  }

  async closedCustomers(): Promise<Set<string>> {
    const rows = await this.db.selectFrom('evidence_closures').select('customer_id').execute();
    return new Set(rows.map((row) => row.customer_id));
  }

  /** Also those that were refused. */
  allReports(): Promise<ReportFacts[]> {
    return this.reports.all();
  }

  /** What issuers charged for taking back these charges. */
  async chargebackFeesYen(chargeIds: { has(chargeId: string): boolean }): Promise<number> {
    const rows = await this.db.selectFrom('evidence_chargebacks').select(['charge_id', 'fee_yen']).execute();
    return rows.reduce((sum, row) => sum + (chargeIds.has(row.charge_id) ? row.fee_yen : 0), 0);
  }

  /** When charging was first switched off, at least for cards. */
  async containedAt(from: string): Promise<string | undefined> {
    const stopped = await this.db
      .selectFrom('evidence_switches')
      .select('at')
      .where('is_on', '=', 0)
      .where('scope', 'in', [...Object.values(RAILS.card.methods), 'charging'])
      .where('at', '>=', from)
      .orderBy('at')
      .executeTakeFirst();
    return stopped?.at;
  }

  private async refusedAccounts(from: string, to: string): Promise<Map<string, number>> {
    const rows = await this.db
      .selectFrom('evidence_refusals')
      .select(['address', (eb) => eb.fn.count('account').distinct().as('accounts')])
      .where('at', '>=', from)
      .where('at', '<=', to)
      .where('address', 'is not', null)
      .groupBy('address')
      .execute();
    return new Map(rows.map((row) => [row.address!, Number(row.accounts)]));
  }
}

/** Sessions come oldest first, so the first device of an account is the one it was first used with. */
function homeDevices(sessions: readonly SessionFacts[]): Map<string, string> {
  const home = new Map<string, string>();
  for (const { customerId, deviceId } of sessions) if (!home.has(customerId)) home.set(customerId, deviceId);
  return home;
}

function sessionFacts(row: EvidenceTables['evidence_sessions']): SessionFacts {
  return {
    sessionId: row.session_id,
    customerId: row.customer_id,
    deviceId: row.device_id,
    method: row.method,
    newDevice: row.new_device === 1,
    address: row.address ?? undefined,
    network: row.network ?? undefined,
    at: row.at,
  };
}

function transactionFacts(row: EvidenceTables['evidence_transactions']): TransactionFacts {
  return {
    id: row.id,
    kind: row.kind,
    customerId: row.customer_id,
    amountYen: row.amount_yen,
    at: row.at,
    sessionId: row.session_id ?? undefined,
    deviceId: row.device_id ?? undefined,
    address: row.address ?? undefined,
    network: row.network ?? undefined,
    merchantId: row.merchant_id ?? undefined,
    category: row.category ?? undefined,
    method: row.method ?? undefined,
  };
}
