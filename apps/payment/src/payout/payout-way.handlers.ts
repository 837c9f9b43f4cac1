import { payMerchant } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { listPayouts } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { Continues } from '@modosu/service-kit/read-models/processes';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { stopOf } from '../merchant/payout.decider';
import { endOfPage, pageOf } from '../page/page';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { type OpenPayout, payoutProcess } from './payout.process';
import { payoutRows, payoutsProjection } from './payouts.projection';
import { type ReturnedPayout, returnedPayoutProcess } from './returned-payout.process';

/** An approved payout on its way to the bank, and back. */
@Injectable()
export class PayoutWayHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
    private readonly messenger: Messenger,
    private readonly readModels: ReadModels,
  ) {}

  /** Charging asks the bank once per payout. What was stopped meanwhile goes only if the bank has been asked already. */
  @Continues(payoutProcess)
  async pay({ merchantId, payoutId, amountYen }: OpenPayout, context: ProcessContext): Promise<void> {
    const { state } = await this.merchants.load(merchantId);
    const stopped = stopOf(state, await this.suspensions.flag(merchantId));
    const request = { merchantId, payoutId, amountYen, stopped };
    const step = context.step(stopped === undefined ? 'pay' : 'stop');
    const answer = await this.messenger.send(payMerchant, request, step, { as: 'service' });
    const command =
      answer.outcome === 'paid'
        ? ({ type: 'record-paid', payoutId, providerReference: answer.providerReference } as const)
        : ({ type: 'record-failed', payoutId, reason: answer.reason } as const);
    await this.merchants.handle(merchantId, command, context.step(answer.outcome).command());
  }

  @Continues(returnedPayoutProcess)
  async takeBack({ merchantId, payoutId, reason }: ReturnedPayout, context: ProcessContext): Promise<void> {
    const command = { type: 'record-returned', payoutId, reason } as const;
    const { reply } = await this.merchants.handle(merchantId, command, context.step('returned').command());
    // The bank was faster than the note that it had paid: that comes first, then this is tried again.
    if (reply.state === 'approved') throw new Error(`payout ${payoutId} came back before it was noted as paid`);
  }

  @Handles(listPayouts)
  async list({ merchantId, limit, after }: RequestOf<typeof listPayouts>, _context: RequestContext) {
    await this.readModels.caughtUp({ prefixes: payoutsProjection.prefixes });
    const before = endOfPage(after);
    const page = pageOf(await payoutRows(this.readModels.db, merchantId, limit, before), limit, (row) => ({
      payoutId: row.payout_id,
      amountYen: row.amount_yen,
      state: row.state,
      proposedAt: row.proposed_at,
      proposedBy: row.proposed_by,
      changedAt: row.changed_at,
      reason: row.reason,
    }));
    return { payouts: page.items, next: page.next };
  }
}
