import type { Database } from '@modosu/read-models/database/database';
import type { Evidence, ReportFacts, SessionFacts, TransactionFacts } from './evidence';

/** Reads the evidence of a window of time. */
export class EvidenceReader {
  constructor(private readonly db: Database) {}

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
      // A refused report says nothing any more; one filed after the window still speaks of charges in it.
      reports: (await this.reports()).filter(({ state }) => state !== 'refused'),
      homeDevice: homeDevices(sessions),
      refusedAccountsByAddress: await this.refusedAccounts(from, to),
    };
  }

  async closedCustomers(): Promise<Set<string>> {
    const rows = await this.db.selectFrom('evidence_closures').select('customer_id').execute();
    return new Set(rows.map((row) => row.customer_id as string));
  }

  /** All reports, oldest first. */
  async reports(): Promise<ReportFacts[]> {
    const rows = await this.db.selectFrom('reports').selectAll().orderBy('position').execute();
    return rows.map((row) => ({
      reportId: row.report_id,
      customerId: row.customer_id ?? undefined,
      chargeIds: JSON.parse(row.charge_ids),
      state: row.state,
      filedAt: row.filed_at,
    }));
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
    return new Map(rows.map((row) => [row.address as string, Number(row.accounts)]));
  }
}

/** Sessions come oldest first, so the first device of an account is the one it was first used with. */
function homeDevices(sessions: readonly SessionFacts[]): Map<string, string> {
  const home = new Map<string, string>();
  for (const { customerId, deviceId } of sessions) if (!home.has(customerId)) home.set(customerId, deviceId);
  return home;
}

function sessionFacts(row: Record<string, string>): SessionFacts {
  return {
    sessionId: row.session_id!,
    customerId: row.customer_id!,
    deviceId: row.device_id!,
    method: row.method!,
    newDevice: Number(row.new_device) === 1,
    address: row.address ?? undefined,
    network: row.network ?? undefined,
    at: row.at!,
  };
}

function transactionFacts(row: Record<string, string | null>): TransactionFacts {
  return {
    id: row.id!,
    kind: row.kind as TransactionFacts['kind'],
    customerId: row.customer_id!,
    amountYen: Number(row.amount_yen),
    at: row.at!,
    sessionId: row.session_id ?? undefined,
    deviceId: row.device_id ?? undefined,
    address: row.address ?? undefined,
    network: row.network ?? undefined,
    merchantId: row.merchant_id ?? undefined,
    category: row.category ?? undefined,
    method: row.method ?? undefined,
  };
}
