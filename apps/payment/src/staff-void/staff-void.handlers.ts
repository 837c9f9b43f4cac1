import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { approveStaffVoid, proposeStaffVoid } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { PaymentLookup } from '../void/payment-lookup';
import { Wallets } from '../wallet/wallet.aggregate';
import { type ApprovedVoid, staffVoidProcess } from './staff-void.process';

const VOIDED = 'voided';

/** A customer is due money, and the merchant is suspended or does nothing: two members of staff have the payment voided. */
@Injectable()
export class StaffVoidHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly wallets: Wallets,
    private readonly payments: PaymentLookup,
    private readonly processes: Processes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(proposeStaffVoid)
  async propose({ paymentId, reason }: RequestOf<typeof proposeStaffVoid>, context: RequestContext) {
    const { merchantId, amountYen } = await this.payments.seenBy(context.actor, paymentId);
    const proposalId = context.idOf('void', paymentId);
    const command = { type: 'propose-void', proposalId, paymentId, reason, by: context.actor.id } as const;
    await this.merchants.handle(merchantId, command, context.command());
    return { merchantId, proposalId, paymentId, amountYen };
  }

  @Handles(approveStaffVoid)
  async approve(
    { merchantId, proposalId, reason }: RequestOf<typeof approveStaffVoid>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof approveStaffVoid>> {
    const command = { type: 'approve-void', proposalId, reason, by: context.actor.id } as const;
    const { reply, events } = await this.merchants.handle(merchantId, command, context.command());
    for (const event of events) {
      await this.processes.begin(staffVoidProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, proposalId }, 'an approved void is carried out later');
      });
    }
    const outcome = (await this.merchants.load(merchantId)).state.voids.get(proposalId)?.outcome;
    if (outcome === undefined) return { ...reply, state: 'approved' };
    return outcome === VOIDED ? { ...reply, state: 'voided' } : { ...reply, state: 'refused', code: outcome };
  }

  /** What goes on its way to others afterwards is begun by the wallet's own events. */
  @Continues(staffVoidProcess)
  async carryOut(approved: ApprovedVoid, context: ProcessContext): Promise<void> {
    const { merchantId, proposalId } = approved;
    const outcome = await this.void(approved, context).catch((error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    });
    const command = { type: 'carry-out-void', proposalId, outcome } as const;
    await this.merchants.handle(merchantId, command, context.step('carried-out').command());
  }

  /** Of a payment that was refunded in part, what is left. */
  private async void({ paymentId, reason }: ApprovedVoid, context: ProcessContext): Promise<typeof VOIDED> {
    const { customerId, merchantId, amountYen, uses } = await this.payments.named(paymentId);
    const stated = { paymentId, merchantId, uses, reason };
    const whole = { type: 'void-payment', ...stated, amountYen } as const;
    try {
      await this.wallets.handle(customerId, whole, context.step('void').command());
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'PAYMENT_ALREADY_REFUNDED')) throw error;
      const step = context.step('refund');
      const refundId = step.idOf('refund', paymentId);
      const rest = { type: 'refund-payment', ...stated, refundId, paidYen: amountYen } as const;
      await this.wallets.handle(customerId, rest, step.command());
    }
    return VOIDED;
  }
}
