import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { merchantReceipts, registerMerchant } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { ReadModels } from '../read-models';
import { Merchants } from './merchants';
import { receiptsOf } from './receipts.projection';

@Controller()
export class MerchantController {
  constructor(
    private readonly merchants: Merchants,
    private readonly readModels: ReadModels,
  ) {}

  @Answers(registerMerchant)
  async register(
    { name, category }: RequestOf<typeof registerMerchant>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof registerMerchant>> {
    const merchantId = context.idOf('merchant');
    const command = { type: 'register', merchantId, name, category } as const;
    await this.merchants.handle(merchantId, command, context.command(), { isNew: true });
    return { merchantId };
  }

  /** A terminal sees its own merchant only, whichever it asks for. */
  @Answers(merchantReceipts)
  async receipts(
    request: RequestOf<typeof merchantReceipts>,
    { actor }: RequestContext,
  ): Promise<ReplyOf<typeof merchantReceipts>> {
    const merchantId = actor.kind === 'terminal' ? actor.merchantId : request.merchantId;
    if (merchantId === undefined || !(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    await this.readModels.caughtUp();
    return { merchantId, ...(await receiptsOf(this.readModels.db, merchantId)) };
  }
}
