import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceOfCharge } from '../cap/caps';
import { bankAccountLimits } from '../cap/source-limits';
import type { ChargeOrder } from '../funding/funding.commands';
import { POLICY } from '../policy/charging-policy';
import { Provider } from '../provider/provider';
import { Vault } from '../vault/vault';
import { Rail } from './rail';

/** Direct debit. */
@Injectable()
export class BankRail extends Rail {
  protected readonly path = '/v1/bank-debits';

  constructor(
    provider: Provider,
    private readonly vault: Vault,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {
    super(provider);
  }

  protected details(order: ChargeOrder) {
    return { account: this.accountOf(order) };
  }

  /** The keyed index of the number is the same on whatever wallet. */
  sourceOf(order: ChargeOrder): SourceOfCharge | undefined {
    const account = this.accountOf(order);
    if (account === undefined) return undefined;
    return { category: 'bank-account', id: this.vault.accountIndex(account), limits: bankAccountLimits(this.policy) };
  }

  private accountOf({ customerId, sealedAccount }: ChargeOrder): string | undefined {
    return sealedAccount === undefined ? undefined : this.vault.decryptAccount(customerId, sealedAccount);
  }
}
