import { reconcileSettlement } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Provider } from '../provider/provider';
import { reconcile } from './reconciliation';
import { settlementBook, settlementBookProjection } from './settlement-book.projection';

/** How long the book may take to catch up with the log, real milliseconds. */
const PATIENCE_MS = 8_000;

@Injectable()
export class ReconciliationHandlers {
  constructor(
    private readonly readModels: ReadModels,
    private readonly provider: Provider,
  ) {}

  @Handles(reconcileSettlement)
  async reconcile(_request: RequestOf<typeof reconcileSettlement>, _context: RequestContext) {
    // Whatever is in the file was begun by us; by the time it has been read, the book can know its outcome.
    const file = [];
    for await (const line of this.provider.settlement()) file.push(line);
    const { prefixes } = settlementBookProjection;
    await this.readModels.caughtUp({ prefixes: [...prefixes], patienceMs: PATIENCE_MS });
    const { differences, ...sums } = reconcile(file, await settlementBook(this.readModels.db));
    return { ...sums, differences: [...differences] };
  }
}
