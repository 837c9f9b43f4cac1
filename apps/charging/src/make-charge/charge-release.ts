import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { Fundings } from '../funding/funding.aggregate';
import type { ChargeOrder } from '../funding/funding.commands';
import { Rails } from '../rail/rails';
import { ChargedWallet } from './charged-wallet';

/** What a charge took that comes to nothing, besides its place under the account's limits. */
interface Taken {
  readonly room?: boolean;
  /** Counted for its card or bank account, and how that ends. */
  readonly source?: 'declined' | 'undone';
}

/** The end of a charge that comes to nothing: everything that it had taken is free again. */
@Injectable()
export class ChargeRelease {
  constructor(
    private readonly fundings: Fundings,
    private readonly caps: Caps,
    private readonly rails: Rails,
    private readonly wallet: ChargedWallet,
  ) {}

  /** @throws Refusal with the reason, always; ServiceError if it must be tried again */
  async release(
    order: ChargeOrder,
    context: RequestContext,
    reason: string,
    { room = false, source: end }: Taken = {},
  ): Promise<never> {
    const { chargeId, customerId, amountYen, method } = order;
    const source = end && this.rails.of(method).sourceOf(order);
    if (source) await this.caps.releaseSource(source, order, end === 'declined', context);
    if (room) await this.wallet.releaseRoom(order, context);
    const command = { type: 'release-charge', customerId, chargeId, amountYen, reason } as const;
    await this.fundings.handle(customerId, command, context.child('release').command());
    throw new Refusal(reason, { chargeId });
  }
}
