import { receiveUnclaimed } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Payouts } from '../payout/payouts';
import { pending } from '../provider/pending';
import { UnclaimedMoney } from './unclaimed.aggregate';
import { type OpenPayout, payoutId, unclaimedProcess } from './unclaimed.process';

/** Takes in money that has no way back to a wallet or card, and pays it out by bank. */
@Injectable()
export class UnclaimedHandlers {
  constructor(
    private readonly unclaimed: UnclaimedMoney,
    private readonly payouts: Payouts,
    private readonly processes: Processes,
  ) {}

  /** Once per reference; CHARGE_PENDING if the bank does not answer. */
  @Handles(receiveUnclaimed)
  async receive(request: RequestOf<typeof receiveUnclaimed>, context: RequestContext) {
    const { customerId, amountYen } = request;
    const command = { type: 'receive', ...request } as const;
    const { reply } = await this.unclaimed.handle(customerId, command, context.command());
    if (!reply.paid) {
      const work = () => this.payOut(request, context);
      await this.processes.once(unclaimedProcess, payoutId(request), work).catch((error: unknown) => {
        throw pending(error);
      });
    }
    return { amountYen };
  }

  @Continues(unclaimedProcess)
  continue(payout: OpenPayout, context: ProcessContext): Promise<void> {
    return this.payOut(payout, context.step('payout'));
  }

  private async payOut({ customerId, reference, amountYen }: OpenPayout, context: RequestContext): Promise<void> {
    const paid = await this.payouts.pay(customerId, reference, amountYen, context.now);
    const command = { type: 'record-payout', customerId, reference, ...paid } as const;
    await this.unclaimed.handle(customerId, command, context.child('payout').command());
  }
}
