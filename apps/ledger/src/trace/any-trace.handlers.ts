import { TRACEABLE, trace } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { relatedEvents, transactionsOf } from './causes';
import { type EventPlace, placesOf, placesOfCommand } from './event-index';
import { type Money, moneyOf } from './money';
import type { MoneyTables } from './money-tables';
import { eventIn, eventsAt, inOrder, storyOf, type TraceEvent, traceEvent } from './trace-events';
import { originalOf, type Transaction, transactionCalled } from './transaction';
import { withinAReply } from './within-a-reply';

/** Related to an event, or read anew from the log; a plan's execution has thousands. */
const MOST_EVENTS = 200;
const NO_MONEY: Money = { lots: [], cashback: [], positions: [], cut: false };

type Reply = ReplyOf<typeof trace>;
interface Found {
  kind: Reply['kind'];
  transactionId?: string;
  transaction?: Transaction;
  event?: RecordedEvent;
}

/** Traces whatever an id may be. */
@Injectable()
export class AnyTraceHandlers {
  constructor(
    private readonly books: Books,
    private readonly store: EventStore,
    private readonly database: ServiceDatabase,
  ) {}

  @Handles(trace)
  async trace({ id, atLeast }: RequestOf<typeof trace>): Promise<Reply> {
    const { found, money, posted, position } = await this.books.read(atLeast, async (trx) => {
      const resolved = await this.resolve(trx, id);
      const flow = resolved.transaction ? await moneyOf(trx, resolved.transaction) : NO_MONEY;
      return {
        found: resolved,
        money: flow,
        posted: await eventsAt(trx, flow.positions),
      };
    });
    // Events are never changed, so what is read of them need not be of the same moment as the books.
    const related = found.event && (await this.related(found.event));
    const { kind, transactionId, transaction } = found;
    const events = related
      ? inOrder(related.events.map(traceEvent))
      : inOrder(transactionId === undefined ? [] : await storyOf(this.store, transactionId), await this.read(posted));
    const cut = money.cut || related?.cut === true;
    const whole: Reply = {
      id,
      kind,
      transactionId,
      ...(transaction && factsOf(transaction, events)),
      lots: money.lots,
      cashback: money.cashback,
      events,
      position,
      cut: cut || undefined,
    };
    return withinAReply(whole, 'lots');
  }

  /** @throws Refusal NOT_FOUND with the kinds of ids there are, and with what it is if that is known */
  private async resolve(trx: DatabaseTransaction, id: string): Promise<Found> {
    const transaction = await transactionCalled(trx, id);
    if (transaction) {
      const kind = transaction.kind === 'closed-balance' ? 'compensation' : transaction.kind;
      return { kind, transactionId: transaction.id, transaction };
    }
    const original = await originalOf(trx, id);
    if (original !== undefined && ((await this.exists(`compensation-${original}`)) || original !== id)) {
      return { kind: 'compensation', ...(await withTransaction(trx, [original], original)) };
    }
    const [place] = await placesOf(trx, 'event_id', [id], 1);
    const event = place && (await eventIn(this.store, place.stream, place.revision));
    if (event) return { kind: 'event', event, ...(await withTransaction(trx, transactionsOf(event))) };
    // Asked for, but refused or not captured: there is a story, but no money.
    if (await this.exists(`charge-${id}`)) return { kind: 'charge', transactionId: id };
    const customer = await this.exists(`wallet-${id}`);
    throw new Refusal('NOT_FOUND', { kinds: [...TRACEABLE], isA: customer ? 'customer' : undefined });
  }

  private async related(event: RecordedEvent) {
    const db = this.database.kysely;
    const read = async (places: readonly EventPlace[]) => {
      const events = await Promise.all(places.map(({ stream, revision }) => eventIn(this.store, stream, revision)));
      return events.filter((one) => one !== undefined);
    };
    const { $correlationId } = event.metadata;
    return relatedEvents(
      event,
      {
        called: async (id) => [
          ...(await read(await placesOf(db, 'event_id', [id], MOST_EVENTS))),
          ...(await read(await placesOfCommand(db, $correlationId, id, MOST_EVENTS))),
        ],
        causedBy: async (ids) => read(await placesOf(db, 'causation_id', ids, MOST_EVENTS)),
      },
      MOST_EVENTS,
    );
  }

  /** The same events as they are in the log, which knows the command too; of very many only the first. */
  private async read(events: TraceEvent[]): Promise<TraceEvent[]> {
    const whole = await Promise.all(
      events.slice(0, MOST_EVENTS).map(({ stream, revision }) => eventIn(this.store, stream, revision)),
    );
    return events.map((event, i) => {
      const recorded = whole[i];
      return recorded === undefined ? event : traceEvent(recorded);
    });
  }

  private async exists(stream: string): Promise<boolean> {
    return (await eventIn(this.store, stream, 0)) !== undefined;
  }
}

/** The first of these ids that is a transaction. */
async function withTransaction(
  trx: DatabaseTransaction<MoneyTables>,
  ids: readonly string[],
  otherwise?: string,
): Promise<Pick<Found, 'transaction' | 'transactionId'>> {
  for (const id of ids) {
    const called = (await transactionCalled(trx, id)) ?? (await transactionOfCompensation(trx, id));
    if (called) return { transaction: called, transactionId: called.id };
  }
  return otherwise === undefined ? {} : { transactionId: otherwise };
}

async function transactionOfCompensation(
  trx: DatabaseTransaction<MoneyTables>,
  id: string,
): Promise<Transaction | undefined> {
  const original = await originalOf(trx, id);
  return original === undefined || original === id ? undefined : transactionCalled(trx, original);
}

function factsOf(transaction: Transaction, events: readonly TraceEvent[]): Partial<Reply> {
  const { kind: transactionKind, lot, uses } = transaction;
  const [first] = uses;
  if (lot) {
    return { transactionKind, customerId: lot.customer_id, amountYen: lot.amount_yen, at: lot.at };
  }
  if (!first) return { transactionKind, at: events[0]?.at };
  const amountYen = uses.reduce((sum, { amount_yen }) => sum + amount_yen, 0);
  return { transactionKind, customerId: first.customer_id, amountYen, at: first.at };
}
