import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Charges } from '../charge/charge.aggregate';
import type { Undo } from '../charge/charge.commands';
import { undoReference } from '../charge/charge.state';
import type { ChargeOrder } from '../funding/funding.commands';
import { Payouts } from '../payout/payouts';
import { returnReference } from '../provider/references';
import { Rails } from '../rail/rails';
import { ChargeRelease } from './charge-release';

/** Gives captured money back that the wallet would not take: to its source, or else by bank. */
@Injectable()
export class ChargeUndo {
  constructor(
    private readonly charges: Charges,
    private readonly rails: Rails,
    private readonly payouts: Payouts,
    private readonly end: ChargeRelease,
  ) {}

  /** @throws Refusal with the reason, always; ProviderLate, ServiceError if it must be tried again */
  async undo(order: ChargeOrder, context: RequestContext, reason: string): Promise<never> {
    const { chargeId, amountYen, method } = order;
    const { providerId } = (await this.charges.load(chargeId, { cached: true })).state;
    if (providerId === undefined) throw new Error(`charge ${chargeId} was captured without a provider's id`);
    const reference = returnReference(chargeId);
    const answer = await this.rails.of(method).refund(providerId, amountYen, reference, context.now);
    const undo: Undo =
      answer.status === 'succeeded'
        ? { type: 'undo', to: 'source', reason, providerReference: reference }
        : { type: 'undo', to: answer.reason === 'charged_back' ? 'dispute' : 'unclaimed', reason };
    await this.charges.handle(chargeId, undo, context.child('undo').command());
    return this.afterUndo(order, context);
  }

  /** Pays out what the source did not take back, and ends the charge. */
  async afterUndo(order: ChargeOrder, context: RequestContext): Promise<never> {
    const { chargeId, customerId } = order;
    const { state } = await this.charges.load(chargeId, { cached: true });
    const reference = undoReference(chargeId);
    const payout = state.payouts[reference];
    if (payout !== undefined && !payout.paid) {
      const paid = await this.payouts.pay(customerId, reference, payout.amountYen, context.now);
      const command = { type: 'record-payout', reference, ...paid } as const;
      await this.charges.handle(chargeId, command, context.child('payout').command());
    }
    return this.end.release(order, context, state.endReason ?? 'CHARGE_DECLINED', { room: true, source: 'undone' });
  }
}
