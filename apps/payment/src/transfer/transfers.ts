import { Refusal } from '@modosu/event-sourcing/decider';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { processContext, type RequestContext } from '@modosu/service-kit/request/request-context';
import type { PaymentPolicy } from '../policy';
import type { Wallet } from '../wallet/wallet.state';
import type { Wallets } from '../wallet/wallets';
import { type SentReply, sendRefusal, transferLot } from './transfer.decider';
import { closes, opens, type RoomLeft, type Sent, type TransferWork } from './transfer.process';

/** How long the request that began a transfer has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Moves money between two wallets in three appends; what a crash leaves undone is finished from the log. */
export class Transfers {
  readonly openWork: OpenWork;

  constructor(
    private readonly wallets: Wallets,
    db: Database,
    private readonly policy: PaymentPolicy,
  ) {
    this.openWork = new OpenWork({
      name: 'transfers',
      db,
      prefixes: ['wallet-'],
      opens,
      closes,
      graceMs: GRACE_MS,
      work: (_, detail) => this.goOn(detail as TransferWork),
    });
  }

  /**
   * Room at the receiver first, so that nothing is sent that could not arrive; then the money leaves, then it arrives.
   * @throws Refusal of either wallet, with nothing sent
   */
  async send(
    fromCustomerId: string,
    toCustomerId: string,
    transferId: string,
    amountYen: number,
    context: RequestContext,
  ): Promise<{ transferId: string; balanceYen: number }> {
    await this.refuseIfHopeless(fromCustomerId, transferId, amountYen, context.now);
    const originId = transferLot(transferId);
    const room = { type: 'reserve-room', originId, amountYen } as const;
    await this.wallets.handle(toCustomerId, room, context.child('room', toCustomerId).command());
    const command = { type: 'send-transfer', transferId, toCustomerId, amountYen } as const;
    const { reply } = await this.wallets
      .handle<SentReply>(fromCustomerId, command, context.command())
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

  private async goOn(work: TransferWork): Promise<void> {
    const { cause, step } = work;
    if (work.step === 'sent') await this.receive(work.sent, processContext(cause, step, 'payment'));
    else await this.giveUpRoom(work);
  }

  private async giveUpRoom({ transferId, fromCustomerId, toCustomerId, cause }: RoomLeft): Promise<void> {
    const { state: sender } = await this.wallets.load(fromCustomerId);
    // The money is on its way and takes the room when it arrives.
    if (sender.sentTransfers.has(transferId)) return;
    const command = { type: 'release-room', originId: transferLot(transferId), reason: 'nothing was sent' } as const;
    await this.wallets.handle(toCustomerId, command, processContext(cause, 'release-room', 'payment').command());
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
