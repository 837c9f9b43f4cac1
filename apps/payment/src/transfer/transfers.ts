import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { LiveSessions } from '../session/live-sessions';
import { sendRefusal } from '../wallet/transfer.decider';
import { newDevice } from '../wallet/transfer.risk';
import { transferLot } from '../wallet/transfer.state';
import { Wallets } from '../wallet/wallet.aggregate';
import type { Wallet } from '../wallet/wallet.state';
import type { OfferAccepted, Recalled, RoomLeft, Sent, Waiting } from './transfer.process';

/** The steps of transfers between wallets; each has one effect however often it is taken. */
@Injectable()
export class Transfers {
  constructor(
    private readonly wallets: Wallets,
    private readonly sessions: LiveSessions,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /**
   * The receiver first, who keeps room or is to be asked, so that nothing is sent that could not arrive; then the money
   * leaves, then it arrives. Of what the receiver is asked about nothing leaves before they have accepted.
   * @param requestId the request for money that it pays
   * @throws Refusal of either wallet, with nothing sent
   */
  async send(
    { toCustomerId, amountYen, requestId }: { toCustomerId: string; amountYen: number; requestId?: string },
    context: RequestContext,
  ) {
    const { actor, now } = context;
    const fromCustomerId = actor.id;
    if (toCustomerId === fromCustomerId) throw new Refusal('TRANSFER_TO_SELF');
    this.sessions.requireUnlocked(context);
    const transferId = context.idOf('transfer', fromCustomerId, toCustomerId);
    await this.refuseIfHopeless(fromCustomerId, transferId, amountYen, now);
    const expect = { type: 'expect-transfer', transferId, fromCustomerId, amountYen, requestId } as const;
    const expected = await this.wallets.handle(toCustomerId, expect, context.child('room', toCustomerId).command());
    const offer = expected.reply.needsAcceptance === true;
    const risk = this.policy.transfers.risk;
    const reasons = [...newDevice(actor.facts, now, risk), ...(expected.reply.reasons ?? [])];
    const command = { type: 'send-transfer', transferId, toCustomerId, amountYen, offer, reasons, requestId } as const;
    const giveUp = (reason: string) => this.releaseRoom(toCustomerId, transferId, reason, context);
    const { reply } = await this.wallets
      .handle(fromCustomerId, command, context.command())
      .catch(async (error: unknown) => {
        if (error instanceof Refusal && !offer) await giveUp(`the sender may not: ${error.code}`);
        throw error;
      });
    const { balanceYen, state, until, hold } = reply;
    if (state === 'offered') {
      // Offered by the first try of this request, before its receiver took from anyone.
      if (!offer) await giveUp('it was offered');
      return { transferId, balanceYen, state, until };
    }
    const sent = { transferId, toCustomerId, fromCustomerId, amountYen, hold };
    await this.receive(sent, context.child('receive', toCustomerId));
    return { transferId, balanceYen, state: hold && ('held' as const), until: hold?.until };
  }

  async receive({ transferId, fromCustomerId, toCustomerId, amountYen, hold }: Sent, context: RequestContext) {
    const command = { type: 'receive-transfer', transferId, fromCustomerId, amountYen, hold } as const;
    await this.wallets.handle(toCustomerId, command, context.command());
  }

  async giveUpRoom({ transferId, fromCustomerId, toCustomerId }: RoomLeft, context: RequestContext): Promise<void> {
    const { state: sender } = await this.wallets.load(fromCustomerId);
    // The money is on its way and takes the room when it arrives.
    if (sender.sentTransfers.has(transferId)) return;
    await this.releaseRoom(toCustomerId, transferId, 'nothing was sent', context);
  }

  /**
   * An offer that was accepted: the sender's wallet lets it go, and it arrives.
   * @throws Refusal TRANSFER_NOT_OPEN if it had ended meanwhile; then the room is given up
   */
  async sendAccepted(work: Omit<OfferAccepted, 'step'>, context: RequestContext): Promise<'received' | 'held'> {
    const { transferId, fromCustomerId, toCustomerId } = work;
    const command = { type: 'send-offered', transferId, toCustomerId } as const;
    try {
      const step = context.child('send-offered', fromCustomerId);
      const { reply } = await this.wallets.handle(fromCustomerId, command, step.command());
      await this.receive({ ...work, hold: reply.hold }, context.child('receive', toCustomerId));
      return reply.hold ? 'held' : 'received';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { sentTransfers } = (await this.wallets.load(fromCustomerId)).state;
      if (!sentTransfers.has(transferId)) {
        await this.releaseRoom(toCustomerId, transferId, 'the offer has ended', context);
        throw error;
      }
      // Another try was faster; the process brings it there.
      const { transfers } = (await this.wallets.load(toCustomerId)).state;
      return transfers.held.has(transferId) ? 'held' : 'received';
    }
  }

  /** The receiver's wallet gives it up, then it is in the sender's lots again. @throws Refusal if that cannot be any more */
  async bringBack(
    { transferId, fromCustomerId, toCustomerId }: Omit<Recalled, 'step'>,
    context: RequestContext,
  ): Promise<void> {
    const giveBack = { type: 'return-transfer', transferId, fromCustomerId } as const;
    try {
      await this.wallets.handle(toCustomerId, giveBack, context.child('return', toCustomerId).command());
    } catch (error) {
      if (!(error instanceof Refusal) || isOnItsWay(error)) throw error;
      const end = { type: 'end-recall', transferId, code: error.code } as const;
      await this.wallets.handle(fromCustomerId, end, context.child('end-recall', fromCustomerId).command());
      throw error;
    }
    const takeBack = { type: 'take-back', transferId, toCustomerId } as const;
    await this.wallets.handle(fromCustomerId, takeBack, context.child('take-back', fromCustomerId).command());
  }

  /** The time of an offer or of a held transfer is over. */
  async timeIsOver({ step, transferId, customerId }: Waiting, context: RequestContext): Promise<void> {
    const command =
      step === 'offer'
        ? ({ type: 'end-offer', transferId, outcome: 'expired' } as const)
        : ({ type: 'release-transfer', transferId, cause: 'time', reason: 'its time is over' } as const);
    await this.wallets.handle(customerId, command, context.command());
  }

  private async releaseRoom(toCustomerId: string, transferId: string, reason: string, context: RequestContext) {
    const command = { type: 'release-room', originId: transferLot(transferId), reason } as const;
    await this.wallets.handle(toCustomerId, command, context.child('release-room', toCustomerId).command());
  }

  /** Spares the receiver's stream two events where the sender cannot send anyway. What is kept here may be old. */
  private async refuseIfHopeless(customerId: string, transferId: string, amountYen: number, now: string) {
    const reason = ({ state }: { state: Wallet }) =>
      state.sentTransfers.has(transferId) || state.transfers.offered.has(transferId)
        ? undefined
        : sendRefusal(state, amountYen, now, this.policy);
    if (reason(await this.wallets.load(customerId, { cached: true })) === undefined) return;
    const refused = reason(await this.wallets.load(customerId));
    if (refused) throw new Refusal(refused.code, refused.details);
  }
}

/** It cannot be given up before it has arrived; it is tried again then. */
function isOnItsWay({ details }: Refusal): boolean {
  return (details as { isOnItsWay?: boolean } | undefined)?.isOnItsWay === true;
}
