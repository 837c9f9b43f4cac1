import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Fundings } from '../funding/funding.aggregate';
import { activeSources } from '../funding/funding.state';
import { Provider } from '../provider/provider';
import { payoutReference } from '../provider/references';
import { Vault } from '../vault/vault';

/** Pays out money that has no way back to where it came from. */
@Injectable()
export class Payouts {
  constructor(
    private readonly fundings: Fundings,
    private readonly provider: Provider,
    private readonly vault: Vault,
  ) {}

  /**
   * To the bank account that the customer has registered, else to be collected at the bank's counter in their name.
   * One effect per payout and way. @throws ProviderLate, ProviderRefused
   */
  async pay(
    customerId: string,
    payout: string,
    amountYen: number,
    now: string,
  ): Promise<{ providerId: string; providerReference: string }> {
    const { state } = await this.fundings.load(customerId);
    const bank = activeSources(state).find(({ sealedAccount }) => sealedAccount !== undefined);
    const account =
      bank?.sealedAccount === undefined
        ? counterOf(customerId)
        : this.vault.decryptAccount(customerId, bank.sealedAccount);
    const providerReference = payoutReference(payout, bank?.sourceId ?? 'counter');
    const { providerId } = await this.provider.payOut(account, amountYen, providerReference, now);
    return { providerId, providerReference };
  }
}

/** The counter's name for a customer, in the bank's alphabet and length. */
function counterOf(customerId: string): string {
  return `counter-${createHash('sha256').update(customerId).digest('hex').slice(0, 32)}`;
}
