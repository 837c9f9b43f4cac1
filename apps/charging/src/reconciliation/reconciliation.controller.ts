import { reconcileSettlement } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Provider } from '../provider/provider';
import { reconcile } from './reconciliation';
import { type BookLine, SETTLEMENT_BOOK, settlementBookProjection } from './settlement-book.projection';

/** How long the book may take to catch up with the log, real milliseconds. */
const PATIENCE_MS = 8_000;

@Controller()
export class ReconciliationController {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ProjectionRunner,
    private readonly provider: Provider,
  ) {}

  @Answers(reconcileSettlement)
  async reconcile(
    _request: RequestOf<typeof reconcileSettlement>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof reconcileSettlement>> {
    // Whatever is in the file was begun by us; by the time it has been read, the book can know its outcome.
    const file = [];
    for await (const line of this.provider.settlement()) file.push(line);
    await this.catchUp();
    const book = await this.readModels.options.db
      .selectFrom(SETTLEMENT_BOOK)
      .selectAll()
      .orderBy('kind')
      .orderBy('reference')
      .execute();
    const { differences, ...sums } = await reconcile(each(file), book as BookLine[]);
    return { ...sums, differences: [...differences] };
  }

  /** Waits until the book holds every event that is in the log now. */
  private async catchUp(): Promise<void> {
    const { prefixes } = settlementBookProjection;
    for await (const last of this.store.readAll({ direction: 'backwards', max: 1, prefixes })) {
      await this.readModels.waitFor(last.position, PATIENCE_MS);
    }
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
