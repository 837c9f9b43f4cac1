import type { RequestOf } from '@modosu/contracts/message';
import { merchantReceipts } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { receiptsOf, receiptsProjection } from './receipts.projection';

/** How long an answer waits until it holds what was written before the question, real ms. */
const PATIENCE_MS = 2_000;

@Injectable()
export class ReceiptHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly readModels: ReadModels,
  ) {}

  /** A terminal sees its own merchant only, whichever it asks for. */
  @Handles(merchantReceipts)
  async receipts(request: RequestOf<typeof merchantReceipts>, { actor }: RequestContext) {
    const merchantId = actor.kind === 'terminal' ? actor.merchantId : request.merchantId;
    if (merchantId === undefined || !(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    await this.readModels.caughtUp({ prefixes: receiptsProjection.prefixes, patienceMs: PATIENCE_MS });
    return { merchantId, ...(await receiptsOf(this.readModels.db, merchantId)) };
  }
}
