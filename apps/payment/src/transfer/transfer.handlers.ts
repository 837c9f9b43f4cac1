import type { RequestOf } from '@modosu/contracts/message';
import { transfer } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { requireUnlock } from '../policy/unlock';
import { sendRefusal, transferLot } from '../wallet/transfer.decider';
import { Wallets } from '../wallet/wallet.aggregate';
import type { Wallet } from '../wallet/wallet.state';
import { type RoomLeft, type Sent, type TransferWork, transferProcess } from './transfer.process';

@Injectable()
export class TransferHandlers {
  constructor(
    private readonly wallets: Wallets,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /**
   * Room at the receiver first, so that nothing is sent that could not arrive; then the money leaves, then it arrives.
   * @throws Refusal of either wallet, with nothing sent
   */
  @Handles(transfer)
  async send({ toCustomerId, amountYen }: RequestOf<typeof transfer>, context: RequestContext) {
    const fromCustomerId = context.actor.id;
    if (toCustomerId === fromCustomerId) throw new Refusal('TRANSFER_TO_SELF');
    requireUnlock(context, this.policy);
    const transferId = context.idOf('transfer', fromCustomerId, toCustomerId);
    await this.refuseIfHopeless(fromCustomerId, transferId, amountYen, context.now);
    const originId = transferLot(transferId);
    const room = { type: 'reserve-room', originId, amountYen } as const;
    await this.wallets.handle(toCustomerId, room, context.child('room', toCustomerId).command());
    const command = { type: 'send-transfer', transferId, toCustomerId, amountYen } as const;
    const { reply } = await this.wallets
      .handle(fromCustomerId, command, context.command())
      .catch(async (error: unknown) => {
        if (error instanceof Refusal) {
          const release = { type: 'release-room', originId, reason: `the sender may not: ${error.code}` } as const;
          await this.wallets.handle(toCustomerId, release, context.child('release-room', toCustomerId).command());
        }
        throw error;
      });
    const sent = { transferId, toCustomerId, fromCustomerId, amountYen };
    await this.receive(sent, context.child('receive', toCustomerId));
    return { transferId, balanceYen: reply.balanceYen };
  }

  @Continues(transferProcess)
  async continue(work: TransferWork, context: ProcessContext): Promise<void> {
    if (work.step === 'sent') await this.receive(work, context.step('sent'));
    else await this.giveUpRoom(work, context);
  }

  private async giveUpRoom(
    { transferId, fromCustomerId, toCustomerId }: RoomLeft,
    context: ProcessContext,
  ): Promise<void> {
    const { state: sender } = await this.wallets.load(fromCustomerId);
    // The money is on its way and takes the room when it arrives.
    if (sender.sentTransfers.has(transferId)) return;
    const command = { type: 'release-room', originId: transferLot(transferId), reason: 'nothing was sent' } as const;
    await this.wallets.handle(toCustomerId, command, context.step('release-room').command());
  }

  private async receive({ transferId, fromCustomerId, toCustomerId, amountYen }: Sent, context: RequestContext) {
    const command = { type: 'receive-transfer', transferId, fromCustomerId, amountYen } as const;
    await this.wallets.handle(toCustomerId, command, context.command());
  }

  /** Spares the receiver's stream two events where the sender cannot send anyway. What is kept here may be old. */
  private async refuseIfHopeless(customerId: string, transferId: string, amountYen: number, now: string) {
    const reason = ({ state }: { state: Wallet }) =>
      state.sentTransfers.has(transferId) ? undefined : sendRefusal(state, amountYen, now, this.policy);
    if (reason(await this.wallets.load(customerId, { cached: true })) === undefined) return;
    const refused = reason(await this.wallets.load(customerId));
    if (refused) throw new Refusal(refused.code, refused.details);
  }
}
