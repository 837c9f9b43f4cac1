import { payMerchant } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { MerchantPayouts } from '../merchant-payout/merchant-payout.aggregate';
import type { PayoutState } from '../merchant-payout/merchant-payout.decider';
import { Payees, sealedFor } from '../payee/payee.aggregate';
import { pending } from '../provider/pending';
import { Provider } from '../provider/provider';
import { ProviderRefused } from '../provider/provider-connection';
import { merchantPayoutReference } from '../provider/references';
import { Vault } from '../vault/vault';

@Injectable()
export class PayMerchantHandlers {
  constructor(
    private readonly payouts: MerchantPayouts,
    private readonly payees: Payees,
    private readonly provider: Provider,
    private readonly vault: Vault,
  ) {}

  /** Payment asks until it is answered, so what a crash leaves half done is done when it asks again. */
  @Handles(payMerchant)
  async pay(request: RequestOf<typeof payMerchant>, context: RequestContext): Promise<ReplyOf<typeof payMerchant>> {
    const { payoutId, merchantId, amountYen, stopped } = request;
    const { account } = (await this.payees.load(merchantId)).state;
    const destination = account && { sealedAccount: account.sealedAccount, last4: account.last4 };
    const command = { type: 'request', payoutId, merchantId, amountYen, account: destination, stopped } as const;
    // Decided by what is there, never by the command's id: the account may be another when it is asked again.
    const begun = context.child('request', account?.accountId ?? 'none').command();
    await this.payouts.handle(payoutId, command, begun);
    const { state } = await this.payouts.load(payoutId);
    if (state.phase === 'requested') await this.ask(state, context);
    return answerOf((await this.payouts.load(payoutId)).state);
  }

  /** The bank answers the same to one reference, however often it is asked. */
  private async ask(
    { payoutId, merchantId, amountYen, sealedAccount }: Extract<PayoutState, { phase: 'requested' }>,
    context: RequestContext,
  ): Promise<void> {
    const account = this.vault.decryptAccount(sealedFor(merchantId), sealedAccount);
    const providerReference = merchantPayoutReference(payoutId);
    try {
      const { providerId } = await this.provider.payOut(account, amountYen, providerReference, context.now);
      const command = { type: 'record-paid', providerId, providerReference } as const;
      await this.payouts.handle(payoutId, command, context.child('paid', payoutId).command());
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw pending(error);
      const command = { type: 'record-declined', reason: error.code } as const;
      await this.payouts.handle(payoutId, command, context.child('declined', payoutId).command());
    }
  }
}

function answerOf(state: PayoutState): ReplyOf<typeof payMerchant> {
  if (state.phase === 'declined') return { outcome: 'failed', reason: state.reason };
  if (state.phase === 'none' || state.phase === 'requested') throw new Error('a payout was left undecided');
  return { outcome: 'paid', providerReference: state.providerReference };
}
