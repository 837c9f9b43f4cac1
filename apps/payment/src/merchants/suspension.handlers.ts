import type { RequestOf } from '@modosu/contracts/message';
import { reinstateMerchant, suspendMerchant } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { ALL, Suspensions } from '../suspension/suspensions.aggregate';

type Request = RequestOf<typeof suspendMerchant>;

/** Stopping a merchant, and letting it go on. */
@Injectable()
export class SuspensionHandlers {
  constructor(
    private readonly suspensions: Suspensions,
    private readonly merchants: Merchants,
  ) {}

  @Handles(suspendMerchant)
  suspend(request: Request, context: RequestContext) {
    return this.say('suspend', request, context);
  }

  @Handles(reinstateMerchant)
  reinstate(request: Request, context: RequestContext) {
    return this.say('reinstate', request, context);
  }

  private async say(type: 'suspend' | 'reinstate', { merchantId, reason }: Request, context: RequestContext) {
    if (!(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    const command = { type, merchantId, reason, by: context.actor.id } as const;
    return (await this.suspensions.handle(ALL, command, context.command())).reply;
  }
}
