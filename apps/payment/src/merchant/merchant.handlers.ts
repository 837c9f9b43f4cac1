import type { RequestOf } from '@modosu/contracts/message';
import { merchantReceipts, registerMerchant } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from './merchant.aggregate';
import { receiptsOf } from './receipts.projection';

/** How long an answer waits until it holds what was written before the question, real ms. */
const PATIENCE_MS = 2_000;

@Injectable()
export class MerchantHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(registerMerchant)
  async register({ name, category }: RequestOf<typeof registerMerchant>, context: RequestContext) {
    const merchantId = context.idOf('merchant');
    const command = { type: 'register', merchantId, name, category } as const;
    await this.merchants.handle(merchantId, command, context.command(), { isNew: true });
    return { merchantId };
  }

  /** A terminal sees its own merchant only, whichever it asks for. */
  @Handles(merchantReceipts)
  async receipts(request: RequestOf<typeof merchantReceipts>, { actor }: RequestContext) {
    const merchantId = actor.kind === 'terminal' ? actor.merchantId : request.merchantId;
    if (merchantId === undefined || !(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    await this.readModels.caughtUp({ prefixes: ['wallet-'], patienceMs: PATIENCE_MS });
    return { merchantId, ...(await receiptsOf(this.readModels.db, merchantId)) };
  }
}
