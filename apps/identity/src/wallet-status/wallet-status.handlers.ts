import { closeWallet, freezeWallet, unfreezeWallet } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { type WalletOf, walletStatusProcess } from './wallet-status.process';

/** How long payment has to answer, real ms. */
const PATIENCE_MS = 3_000;
const REASON = 'the account is frozen';
/** How often the status is looked at again because it changed meanwhile; the sweeper goes on after that. */
const MOST_CHANGES = 3;

@Injectable()
export class WalletStatusHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly messenger: Messenger,
  ) {}

  /**
   * Does what is left to do; nothing if payment knows already. A change of status that comes while one is being passed on
   * is passed on right after it.
   */
  @Continues(walletStatusProcess)
  async continue({ customerId }: WalletOf, context: ProcessContext): Promise<void> {
    for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
      if (await this.passOn(customerId, context)) return;
    }
  }

  /** @returns whether the account still has the status that payment knows of */
  private async passOn(customerId: string, context: ProcessContext): Promise<boolean> {
    const { status, walletStatus } = await this.customers.stateOf(customerId);
    if (status === 'none') return true;
    const step = context.step(`wallet-${status}`);
    const known = status === walletStatus;
    const note = known ? 'known already' : await this.notify(customerId, status, step);
    const noted = step.child(known ? 'known' : 'told').command();
    const command = { type: 'wallet-told', standing: status, note } as const;
    return (await this.customers.handle(customerId, command, noted)).reply.settled;
  }

  private async notify(customerId: string, status: 'open' | 'frozen' | 'closed', context: RequestContext) {
    const options = { as: 'service', timeoutMs: PATIENCE_MS } as const;
    try {
      if (status === 'closed') await this.messenger.send(closeWallet, { customerId }, context, options);
      else {
        const message = status === 'frozen' ? freezeWallet : unfreezeWallet;
        await this.messenger.send(message, { customerId, reason: REASON }, context, options);
      }
      return undefined;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'WALLET_UNKNOWN') return 'there is no wallet';
      throw error;
    }
  }
}
