import type { RequestOf } from '@modosu/contracts/message';
import { pay } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { ShownCodes } from '../code/shown-codes';
import { Merchants } from '../merchant/merchant.aggregate';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { Wallets } from '../wallet/wallet.aggregate';

@Injectable()
export class PaymentHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
    private readonly codes: ShownCodes,
  ) {}

  /**
   * The hot path: for a wallet and a merchant seen before, one append, and a look whether anybody was suspended that is
   * shared by all payments that come at the same time.
   */
  @Handles(pay)
  async take(request: RequestOf<typeof pay>, context: RequestContext) {
    const merchantId = await this.merchantOf(context);
    const opened = await this.codes.open(request.code);
    if (!opened) throw new Refusal('CODE_INVALID');
    const { customerId, hash: codeHash, shownMs, ...shown } = opened;
    const { amountYen, category, reference } = request;
    const command = {
      type: 'pay' as const,
      paymentId: context.idOf('payment', customerId),
      merchantId,
      terminalId: context.actor.id,
      amountYen,
      category,
      reference,
      codeHash,
      shown,
      shownMs,
      suspended: await this.suspensions.flag(merchantId),
    };
    return (await this.wallets.handle(customerId, command, context.command())).reply;
  }

  private async merchantOf({ actor }: RequestContext): Promise<string> {
    const { merchantId } = actor;
    if (merchantId === undefined || !(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    return merchantId;
  }
}
