import { refundCharge } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Charges } from '../charge/charge.aggregate';
import { type RefundProgress, refundProgress } from '../charge/charge.state';
import { Payouts } from '../payout/payouts';
import { pending } from '../provider/pending';
import { refundReference } from '../provider/references';
import { Rails } from '../rail/rails';
import { type OpenRefund, refundId, refundProcess } from './refund.process';

interface RefundOutcome {
  /** unclaimed: the provider would not refund, so the money was paid out by bank. */
  readonly outcome: 'refunded' | 'unclaimed';
  readonly amountYen: number;
}

@Injectable()
export class RefundHandlers {
  constructor(
    private readonly charges: Charges,
    private readonly rails: Rails,
    private readonly payouts: Payouts,
    private readonly processes: Processes,
  ) {}

  /**
   * Refunds a charge, once per compensation. On CHARGE_PENDING, when the provider does not answer, it is finished by
   * itself, and asking again tells the outcome.
   */
  @Handles(refundCharge)
  async refund({ chargeId, ...request }: RequestOf<typeof refundCharge>, context: RequestContext) {
    await this.charges.handle(chargeId, { type: 'request-refund', ...request }, context.command());
    const refund = { chargeId, compensationId: request.compensationId };
    const work = () => this.goOn(refund, context);
    try {
      // The sweeper, where it was at work on it, says nothing of the outcome: so each step is asked for again.
      return (await this.processes.once(refundProcess, refundId(refund), work)) ?? (await work());
    } catch (error) {
      throw pending(error);
    }
  }

  /** A withdrawn refund is at its end; the compensation that asked for it goes on with the dispute. */
  @Continues(refundProcess)
  async continue(refund: OpenRefund, context: ProcessContext): Promise<void> {
    await this.goOn(refund, context.step('refund')).catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'CHARGE_CHARGED_BACK')) throw error;
    });
  }

  private async goOn({ chargeId, compensationId }: OpenRefund, context: RequestContext): Promise<RefundOutcome> {
    // What this process wrote last is enough: every further step is decided on the stream itself.
    const { state } = await this.charges.load(chargeId, { cached: true });
    const { customerId, method, providerId } = state;
    let progress: RefundProgress | undefined = refundProgress(state, compensationId);
    if (progress === undefined || providerId === undefined) throw new Refusal('NOT_FOUND');
    const { amountYen } = progress;
    if (progress.state === 'requested') {
      const reference = refundReference(chargeId, compensationId);
      const answer = await this.rails.of(method).refund(providerId, amountYen, reference, context.now);
      const command = { type: 'record-refund', compensationId, answer } as const;
      const step = context.child(`refund-${answer.status}`);
      progress = (await this.charges.handle(chargeId, command, step.command())).reply;
    }
    if (progress.state === 'withdrawn') throw new Refusal('CHARGE_CHARGED_BACK');
    if (progress.state === 'refunded') return { outcome: 'refunded', amountYen };
    if (!progress.paidOut) {
      const paid = await this.payouts.pay(customerId, compensationId, amountYen, context.now);
      const command = { type: 'record-payout', reference: compensationId, ...paid } as const;
      await this.charges.handle(chargeId, command, context.child('payout').command());
    }
    return { outcome: 'unclaimed', amountYen };
  }
}
