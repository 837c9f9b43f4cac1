import { usedYen } from '@modosu/accounting/lot';
import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import {
  activateWallet,
  closeWallet,
  freezeWallet,
  handOverClosedBalance,
  showWallet,
  unfreezeWallet,
  walletOf,
} from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Wallets } from './wallets';

@Controller()
export class WalletController {
  constructor(private readonly wallets: Wallets) {}

  @Answers(activateWallet)
  async activate(
    _: RequestOf<typeof activateWallet>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof activateWallet>> {
    const customerId = context.actor.id;
    const command = { type: 'activate', customerId } as const;
    const hint = { isNew: true };
    return (await this.wallets.handle<{ customerId: string }>(customerId, command, context.command(), hint)).reply;
  }

  @Answers(showWallet)
  show(_: RequestOf<typeof showWallet>, context: RequestContext): Promise<ReplyOf<typeof showWallet>> {
    return this.view(context.actor.id);
  }

  @Answers(walletOf)
  async of({ customerId }: RequestOf<typeof walletOf>, _: RequestContext): Promise<ReplyOf<typeof walletOf>> {
    const view = await this.view(customerId);
    const { holds, holders } = (await this.wallets.load(customerId, { cached: true })).state;
    return {
      ...view,
      holds: [...holds].map(([holdId, uses]) => ({
        holdId,
        // A hold is named after the original that it is for.
        originalId: holdId,
        incidentIds: [...(holders.get(holdId) ?? [])],
        heldYen: usedYen(uses),
      })),
    };
  }

  @Answers(freezeWallet)
  async freeze(
    { customerId, reason }: RequestOf<typeof freezeWallet>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof freezeWallet>> {
    await this.wallets.handle(customerId, { type: 'freeze', reason }, context.command());
    return {};
  }

  @Answers(unfreezeWallet)
  async unfreeze(
    { customerId, reason }: RequestOf<typeof unfreezeWallet>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof unfreezeWallet>> {
    await this.wallets.handle(customerId, { type: 'unfreeze', reason }, context.command());
    return {};
  }

  @Answers(closeWallet)
  async close(
    { customerId }: RequestOf<typeof closeWallet>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof closeWallet>> {
    const command = { type: 'close' } as const;
    return (await this.wallets.handle<{ balanceYen: number }>(customerId, command, context.command())).reply;
  }

  @Answers(handOverClosedBalance)
  async handOver(
    { customerId, ...handOver }: RequestOf<typeof handOverClosedBalance>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof handOverClosedBalance>> {
    const command = { type: 'hand-over', ...handOver } as const;
    return (await this.wallets.handle<{ handedOverYen: number }>(customerId, command, context.command())).reply;
  }

  /** From the stream and not from a read model, so never stale. */
  private async view(customerId: string): Promise<ReplyOf<typeof showWallet>> {
    const { state } = await this.wallets.load(customerId);
    const { standing, balanceYen, heldYen } = state;
    if (standing === 'none') throw new Refusal('WALLET_UNKNOWN');
    return { customerId, balanceYen, heldYen, state: standing };
  }
}
