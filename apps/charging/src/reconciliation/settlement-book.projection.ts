import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { RAILS, railOf } from '@modosu/contracts/rails';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Kysely } from 'kysely';
import { merchantPayoutReference } from '../provider/references';

const TABLE = 'settlement_book';

/** One movement of money at the provider as our events tell it; above zero where the provider owes us more. */
export interface BookLine {
  kind: string;
  reference: string;
  amount_yen: number;
}

export interface SettlementBookTables {
  [TABLE]: BookLine;
}

/** The lines of the provider's settlement file that an event accounts for. */
export function bookLines(recorded: RecordedEvent): BookLine[] {
  const { type, data } = recorded as unknown as ChargingEvent;
  switch (type) {
    case 'charge.captured.v1':
      return [line(RAILS[railOf(data.method)].settlementKind, data.chargeId, data.amountYen)];
    case 'charge.refunded.v1':
      return [line('refund', data.providerReference ?? data.compensationId, -data.amountYen)];
    case 'charge.refund-returned.v1':
      return [line('refund-return', data.providerReference ?? data.compensationId, data.amountYen)];
    case 'charge.undone.v1':
      return data.providerReference === undefined ? [] : [line('refund', data.providerReference, -data.amountYen)];
    case 'charge.charged-back.v1':
      return [
        line('chargeback', data.disputeId, -data.amountYen),
        ...(data.feeYen > 0 ? [line('fee', data.disputeId, -data.feeYen)] : []),
      ];
    case 'payout.paid.v1':
      return [line('bank-credit', data.providerReference, -data.amountYen)];
    case 'payout.returned.v1':
      return [line('bank-credit-return', merchantPayoutReference(data.payoutId), data.amountYen)];
    case 'unclaimed.paid-out.v1':
      return [line('bank-credit', data.providerReference ?? data.reference, -data.amountYen)];
    default:
      return [];
  }
}

/** Our side of the settlement file. */
export const settlementBookProjection: Projection = {
  name: 'settlement-book',
  version: 2,
  prefixes: ['charge-', 'unclaimed-', 'payout-'],
  tables: [TABLE],

  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('reference', 'text', (column) => column.notNull())
      .addColumn('amount_yen', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('settlement_book_line', ['kind', 'reference'])
      .execute();
  },

  async apply(trx, events) {
    const rows = events.flatMap(bookLines);
    if (rows.length > 0) await trx.insertInto(TABLE).values(rows).execute();
  },
};

export function settlementBook(db: Kysely<SettlementBookTables>): Promise<BookLine[]> {
  return db.selectFrom(TABLE).selectAll().orderBy('kind').orderBy('reference').execute();
}

function line(kind: string, reference: string, amountYen: number): BookLine {
  return { kind, reference, amount_yen: amountYen };
}
