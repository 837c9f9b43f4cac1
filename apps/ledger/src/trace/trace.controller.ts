import { traceCharge } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { DatabaseTransaction } from '@modosu/event-sourcing/database';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-sourcing/event-store';
import { Answers } from '@modosu/service-kit/answers';
import { RequestContext } from '@modosu/service-kit/request-context';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { rowsWhereIn } from '../bulk';
import { flowsOf } from '../lot/flows';
import type { LotRow, UseRow } from '../lot/lot-rows';
import { inOrder, postedEvents, storyOf } from './trace-events';
import { type LotPlace, lotsOf, traceFrom, usedFor } from './trace-tree';

/** Far above what one stolen charge reaches, far below what a reply can carry. */
const MOST_LOTS = 500;

@Controller()
export class TraceController {
  constructor(
    private readonly books: Books,
    private readonly store: EventStore,
  ) {}

  @Answers(traceCharge)
  async trace(
    { chargeId, atLeast }: RequestOf<typeof traceCharge>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof traceCharge>> {
    const { trace, events, position } = await this.books.read(atLeast, async (trx) => {
      const [start] = await lotsCalled(trx, [chargeId]);
      if (start?.originKind !== 'charge') throw new Refusal('NOT_FOUND');
      const followed = await traceFrom(start, (places) => lotsAt(trx, places), MOST_LOTS);
      return { trace: followed, events: await postedEvents(trx, lotsOf([followed.tree, ...followed.cashback])) };
    });
    const { tree, cashback, cut } = trace;
    return {
      chargeId,
      customerId: tree.customerId,
      amountYen: tree.amountYen,
      spentYen: usedFor(tree, 'payment'),
      transferredYen: usedFor(tree, 'transfer'),
      remainingYen: tree.remainingYen,
      heldYen: tree.heldYen,
      collectedYen: usedFor(tree, 'collection', 'cashback-reversal', 'closure'),
      tree,
      cashback,
      events: inOrder(await storyOf(this.store, chargeId), events),
      position,
      ...(cut ? { cut: true } : {}),
    };
  }
}

async function lotsAt(trx: DatabaseTransaction, places: readonly LotPlace[]) {
  const wanted = new Set(places.map(({ customerId, lotId }) => `${customerId} ${lotId}`));
  const lots = await lotsCalled(
    trx,
    places.map(({ lotId }) => lotId),
  );
  return lots.filter(({ customerId, lotId }) => wanted.has(`${customerId} ${lotId}`));
}

async function lotsCalled(trx: DatabaseTransaction, lotIds: readonly string[]) {
  const lots = await rowsWhereIn<LotRow>(trx, 'lots', 'lot_id', lotIds);
  const owners = lots.map((lot) => lot.customer_id);
  const uses = await rowsWhereIn<UseRow>(trx, 'lot_uses', 'customer_id', owners);
  return flowsOf(lots, uses);
}
