import { usedYen } from '@modosu/accounting/lot';
import type { RequestOf } from '@modosu/contracts/message';
import {
  activateWallet,
  MOST_SHOWN_HOLDERS,
  MOST_SHOWN_HOLDS,
  showWallet,
  walletOf,
} from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';

/** A customer's wallet as a whole: opened, and shown from the stream, so never stale. */
@Injectable()
export class AccountHandlers {
  constructor(private readonly wallets: Wallets) {}

  @Handles(activateWallet)
  async activate(_: RequestOf<typeof activateWallet>, context: RequestContext) {
    const customerId = context.actor.id;
    const command = { type: 'activate', customerId } as const;
    return (await this.wallets.handle(customerId, command, context.command(), { isNew: true })).reply;
  }

  @Handles(showWallet)
  show(_: RequestOf<typeof showWallet>, context: RequestContext) {
    return this.view(context.actor.id);
  }

  @Handles(walletOf)
  async of({ customerId }: RequestOf<typeof walletOf>) {
    const view = await this.view(customerId);
    const { holds, holders } = (await this.wallets.load(customerId, { cached: true })).state;
    const all = [...holds].map(([holdId, uses]) => ({
      holdId,
      // A hold is named after the original that it is for.
      originalId: holdId,
      incidentIds: (holders.get(holdId) ?? []).slice(0, MOST_SHOWN_HOLDERS),
      heldYen: usedYen(uses),
    }));
    if (all.length <= MOST_SHOWN_HOLDS) return { ...view, holds: all };
    const largest = all.sort((a, b) => b.heldYen - a.heldYen).slice(0, MOST_SHOWN_HOLDS);
    return { ...view, holds: largest, moreHolds: all.length - largest.length };
  }

  private async view(customerId: string) {
    const { status, balanceYen, heldYen } = (await this.wallets.load(customerId)).state;
    if (status === 'none') throw new Refusal('WALLET_UNKNOWN');
    return { customerId, balanceYen, heldYen, state: status };
  }
}
