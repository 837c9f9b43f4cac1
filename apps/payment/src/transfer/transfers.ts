import type { LotUse } from '@modosu/accounting/lot';
import type { Database } from '@modosu/event-sourcing/database';
import { Refusal } from '@modosu/event-sourcing/decider';
import { OpenWork } from '@modosu/event-sourcing/projection/open-work';
import { processContext, type RequestContext } from '@modosu/service-kit/request-context';
import type { Wallet } from '../wallet/wallet.state';
import type { Wallets } from '../wallet/wallets';
import { type SentReply, transferLot } from './transfer.decider';
import { closes, opens, type RoomLeft, type TransferWork } from './transfer.process';

interface Sent {
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
  readonly uses: readonly LotUse[];
}

/** How long the request that began a transfer has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Moves money between two wallets in three appends; what a crash leaves undone is finished from the log. */
export class Transfers {
  readonly openWork: OpenWork;

  constructor(
    private readonly wallets: Wallets,
    db: Database,
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
    await this.refuseIfHopeless(fromCustomerId, transferId, amountYen);
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
    const { uses, balanceYen } = reply;
    // Without them it was sent so long ago that it is the sweeper's.
    if (uses)
      await this.receive(
        { transferId, toCustomerId, fromCustomerId, amountYen, uses },
        context.child('receive', toCustomerId),
      );
    return { transferId, balanceYen };
  }

  private async goOn(work: TransferWork): Promise<void> {
    const { cause, step } = work;
    if (work.step === 'sent')
      await this.receive(
        { ...work.sent, fromCustomerId: work.sent.customerId },
        processContext(cause, step, 'payment'),
      );
    else await this.giveUpRoom(work);
  }

  private async giveUpRoom({ transferId, fromCustomerId, toCustomerId, cause }: RoomLeft): Promise<void> {
    const { state: sender } = await this.wallets.load(fromCustomerId);
    // The money is on its way and takes the room when it arrives.
    if (sender.sentTransfers.has(transferId)) return;
    const command = { type: 'release-room', originId: transferLot(transferId), reason: 'nothing was sent' } as const;
    await this.wallets.handle(toCustomerId, command, processContext(cause, 'release-room', 'payment').command());
  }

  private async receive({ transferId, fromCustomerId, toCustomerId, amountYen, uses }: Sent, context: RequestContext) {
    const command = { type: 'receive-transfer', transferId, fromCustomerId, amountYen, sourceUses: uses } as const;
    await this.wallets.handle(toCustomerId, command, context.command());
  }

  /** Spares the receiver's stream two events where the sender cannot send anyway. What is kept here may be old. */
  private async refuseIfHopeless(customerId: string, transferId: string, amountYen: number): Promise<void> {
    const { state: kept } = await this.wallets.load(customerId, { cached: true });
    if (hopeless(kept, transferId, amountYen) === undefined) return;
    const { state: now } = await this.wallets.load(customerId);
    const code = hopeless(now, transferId, amountYen);
    if (code !== undefined) throw new Refusal(code);
  }
}

function hopeless({ standing, sentTransfers, balanceYen }: Wallet, transferId: string, amountYen: number) {
  if (sentTransfers.has(transferId)) return undefined;
  if (standing === 'none') return 'WALLET_UNKNOWN';
  if (standing === 'frozen') return 'WALLET_FROZEN';
  if (standing === 'closed') return 'WALLET_CLOSED';
  return balanceYen < amountYen ? 'INSUFFICIENT_FUNDS' : undefined;
}
