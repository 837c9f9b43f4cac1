import { poll } from '@modosu/concurrency/poll';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { RequestTables } from './requests.projection';
import type { TransferTables } from './transfers.projection';

export type TransferRow = TransferTables['transfers'];
export type RequestRow = RequestTables['money_requests'];

/** How long a command waits for the read model to know what it is about, and a list until it holds what was written, ms. */
const PATIENCE_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** Transfers and requests for money as the tables have them. */
@Injectable()
export class TransfersReader {
  private readonly db: Kysely<TransferTables & RequestTables>;

  constructor(private readonly readModels: ReadModels) {
    this.db = readModels.db;
  }

  /** As it is now: all that was written before the question is in it. */
  async current(transferId: string): Promise<TransferRow | undefined> {
    await this.caughtUp();
    return this.find(transferId);
  }

  find(transferId: string): Promise<TransferRow | undefined> {
    return this.soon(() =>
      this.db.selectFrom('transfers').selectAll().where('transfer_id', '=', transferId).executeTakeFirst(),
    );
  }

  findRequest(requestId: string): Promise<RequestRow | undefined> {
    return this.soon(() =>
      this.db.selectFrom('money_requests').selectAll().where('request_id', '=', requestId).executeTakeFirst(),
    );
  }

  /** Of the customer, on whichever side, newest first. @param after as `placeOf` made it */
  async transfersOf(customerId: string, limit: number, after?: string): Promise<TransferRow[]> {
    await this.caughtUp();
    const [position, id] = placeIn(after);
    return this.db
      .selectFrom('transfers')
      .selectAll()
      .where((eb) => eb.or([eb('from_customer_id', '=', customerId), eb('to_customer_id', '=', customerId)]))
      .where((eb) => eb(eb.refTuple('position', 'transfer_id'), '<', eb.tuple(position, id)))
      .orderBy('position', 'desc')
      .orderBy('transfer_id', 'desc')
      .limit(limit)
      .execute();
  }

  async requestsOf(customerId: string, limit: number, after?: string, paymentId?: string): Promise<RequestRow[]> {
    await this.caughtUp();
    const [position, id] = placeIn(after);
    let query = this.db
      .selectFrom('money_requests')
      .selectAll()
      .where((eb) => eb.or([eb('from_customer_id', '=', customerId), eb('to_customer_id', '=', customerId)]))
      .where((eb) => eb(eb.refTuple('position', 'request_id'), '<', eb.tuple(position, id)));
    if (paymentId !== undefined) query = query.where('payment_id', '=', paymentId);
    return query.orderBy('position', 'desc').orderBy('request_id', 'desc').limit(limit).execute();
  }

  /** Where a page ends. */
  placeOf(position: number, id: string): string {
    return `${position},${id}`;
  }

  private soon<Row>(look: () => Promise<Row | undefined>): Promise<Row | undefined> {
    return poll(look, { everyMs: LOOK_AGAIN_MS, timeoutMs: PATIENCE_MS });
  }

  private caughtUp(): Promise<void> {
    return this.readModels.caughtUp({ prefixes: ['wallet-'], patienceMs: PATIENCE_MS });
  }
}

/** @throws Refusal VALIDATION_FAILED if no page can have ended there */
function placeIn(after: string | undefined): [position: number, id: string] {
  if (after === undefined) return [Number.MAX_SAFE_INTEGER, ''];
  const [, position, id] = /^(\d{1,15}),([A-Za-z0-9:._-]{1,120})$/.exec(after) ?? [];
  if (position !== undefined && id !== undefined) return [Number(position), id];
  throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'after', message: 'not the end of a page' }] });
}
