import { traceCharge } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { lotsAt, lotsCalled } from './lots-at';
import { eventsAt, inOrder, positionsOf, storyOf } from './trace-events';
import { lotsOf, traceFrom, usedFor } from './trace-tree';
import { withinAReply } from './within-a-reply';

/** Far above what one stolen charge reaches, far below what a reply can carry. */
const MOST_LOTS = 500;

@Injectable()
export class TraceHandlers {
  constructor(
    private readonly books: Books,
    private readonly store: EventStore,
  ) {}

  @Handles(traceCharge)
  async trace({ chargeId, atLeast }: RequestOf<typeof traceCharge>) {
    const { trace, events, position } = await this.books.read(atLeast, async (trx) => {
      const [start] = await lotsCalled(trx, [chargeId]);
      if (start?.originKind !== 'charge') throw new Refusal('NOT_FOUND');
      const followed = await traceFrom([start], (places) => lotsAt(trx, places), MOST_LOTS);
      const positions = await positionsOf(trx, lotsOf([...followed.roots, ...followed.cashback]));
      return { trace: followed, events: await eventsAt(trx, positions) };
    });
    const { roots, cashback, cut } = trace;
    const tree = roots[0]!;
    const whole: ReplyOf<typeof traceCharge> = {
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
      events: inOrder(await storyOf(this.store, chargeId), events).map(({ commandId: _, ...event }) => event),
      position,
      cut: cut || undefined,
    };
    return withinAReply(whole, 'tree');
  }
}
