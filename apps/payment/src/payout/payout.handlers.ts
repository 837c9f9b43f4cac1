import type { RequestOf } from '@modosu/contracts/message';
import {
  approvePayout,
  holdPayouts,
  proposePayout,
  releasePayouts,
  withdrawPayout,
} from '@modosu/contracts/payment.messages';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Processes } from '@modosu/service-kit/read-models/processes';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { Receipts } from '../receipts/receipts';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { payoutProcess } from './payout.process';

/** Paying merchants out: proposed by one person, approved by another, stopped by a hold. */
@Injectable()
export class PayoutHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
    private readonly receipts: Receipts,
    private readonly processes: Processes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(proposePayout)
  async propose({ merchantId, amountYen, reason }: RequestOf<typeof proposePayout>, context: RequestContext) {
    const payoutId = context.idOf('payout', merchantId);
    const statementId = context.idOf('statement', merchantId);
    const suspended = await this.suspensions.flag(merchantId);
    return this.receipts.cutting(merchantId, async (cut) => {
      const asked = { payoutId, statementId, amountYen, reason, by: context.actor.id };
      const command = { type: 'propose-payout', ...asked, suspended, cut } as const;
      return (await this.merchants.handle(merchantId, command, context.command())).reply;
    });
  }

  @Handles(withdrawPayout)
  async withdraw({ merchantId, payoutId, reason }: RequestOf<typeof withdrawPayout>, context: RequestContext) {
    const command = { type: 'withdraw-payout', payoutId, reason, by: context.actor.id } as const;
    return (await this.merchants.handle(merchantId, command, context.command())).reply;
  }

  /** The approval stands whatever the bank says to it: the sweeper goes on. */
  @Handles(approvePayout)
  async approve({ merchantId, payoutId }: RequestOf<typeof approvePayout>, context: RequestContext) {
    const earnedYen = await this.receipts.earnedYen(merchantId);
    const suspended = await this.suspensions.flag(merchantId);
    const command = { type: 'approve-payout', payoutId, earnedYen, by: context.actor.id, suspended } as const;
    const { reply, events } = await this.merchants.handle(merchantId, command, context.command());
    for (const event of events) {
      await this.processes.begin(payoutProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, payoutId }, 'an approved payout goes on its way later');
      });
    }
    const { state } = await this.merchants.load(merchantId);
    return { ...reply, state: state.payouts.get(payoutId)!.state };
  }

  @Handles(holdPayouts)
  hold(request: RequestOf<typeof holdPayouts>, context: RequestContext) {
    return this.say('hold-payouts', request, context);
  }

  @Handles(releasePayouts)
  release(request: RequestOf<typeof releasePayouts>, context: RequestContext) {
    return this.say('release-payouts', request, context);
  }

  private async say(
    type: 'hold-payouts' | 'release-payouts',
    { merchantId, reason }: RequestOf<typeof holdPayouts>,
    context: RequestContext,
  ) {
    const command = { type, reason, by: context.actor.id } as const;
    return (await this.merchants.handle(merchantId, command, context.command())).reply;
  }
}
