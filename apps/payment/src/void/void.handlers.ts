import type { RequestOf } from '@modosu/contracts/message';
import { refundPayment, voidPayment } from '@modosu/contracts/payment/refunds.messages';
import type { AppendedEvent } from '@modosu/event-store-client/event';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletEvent } from '../wallet/wallet.events';
import { PaymentLookup } from './payment-lookup';
import { VoidSettlement } from './settlement';
import { type OnItsWay, voidProcess } from './void.process';

/** What a merchant gives back: a payment as a whole, or parts of it. */
@Injectable()
export class VoidHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly suspensions: Suspensions,
    private readonly payments: PaymentLookup,
    private readonly settlement: VoidSettlement,
    private readonly processes: Processes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(voidPayment)
  async void({ paymentId, reason }: RequestOf<typeof voidPayment>, context: RequestContext) {
    const { customerId, merchantId, amountYen, uses } = await this.payments.seenBy(context.actor, paymentId);
    const suspended = await this.suspensions.flag(merchantId);
    const command = { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason, suspended } as const;
    const { reply, events } = await this.wallets.handle(customerId, command, context.command());
    await this.sendOn(events);
    return reply;
  }

  @Handles(refundPayment)
  async refund({ paymentId, amountYen, reason }: RequestOf<typeof refundPayment>, context: RequestContext) {
    const { customerId, merchantId, amountYen: paidYen, uses } = await this.payments.seenBy(context.actor, paymentId);
    const refundId = context.idOf('refund', paymentId);
    const payment = { paymentId, merchantId, paidYen, uses };
    const suspended = await this.suspensions.flag(merchantId);
    const command = { type: 'refund-payment', refundId, ...payment, amountYen, reason, suspended } as const;
    const { reply, events } = await this.wallets.handle(customerId, command, context.command());
    await this.sendOn(events);
    return reply;
  }

  @Continues(voidProcess)
  settle(back: OnItsWay, context: ProcessContext): Promise<void> {
    return this.settlement.settle(back, context);
  }

  /** What a compensation and a closed account take of it. The void stands whatever becomes of that: the sweeper goes on. */
  private async sendOn(events: readonly AppendedEvent<WalletEvent>[]): Promise<void> {
    for (const event of events) {
      await this.processes.begin(voidProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error }, 'what a void or refund gives back goes on its way later');
      });
    }
  }
}
