import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceOfCharge } from '../cap/caps';
import { cardLimits } from '../cap/source-limits';
import type { ChargeOrder } from '../funding/funding.commands';
import { POLICY } from '../policy/charging-policy';
import { Provider } from '../provider/provider';
import { Rail } from './rail';

/** Credit and debit cards. */
@Injectable()
export class CardRail extends Rail {
  protected readonly path = '/v1/payments';

  constructor(
    provider: Provider,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {
    super(provider);
  }

  protected details({ token, threeDSecureId }: ChargeOrder) {
    return { token, capture: true, threeDSecureId };
  }

  /** The fingerprint stays the same however often a card is removed and registered again. */
  sourceOf({ fingerprint, threeDSecure }: ChargeOrder): SourceOfCharge | undefined {
    if (fingerprint === undefined) return undefined;
    return { category: 'card', id: fingerprint, limits: cardLimits(this.policy, threeDSecure) };
  }
}
