import { receiveUnclaimed } from '@modosu/contracts/charging.messages';
import { recordRecovery } from '@modosu/contracts/compensation.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { Messenger } from '@modosu/service-kit/broker/messenger';
import { type CausingEvent, processContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import type { WalletEvent, WalletEventData } from '../wallet/wallet.events';
import type { Wallets } from '../wallet/wallets';

type Voided = WalletEventData<'wallet.payment-voided.v2'>;

/** How long the request that voided has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

interface Work {
  readonly voided: Voided;
  readonly cause: CausingEvent;
}

/**
 * Brings the money of a void that is in transit to where it belongs: to whoever bore the compensation, else to the
 * customer. Every step has one effect however often it is asked for, so after a crash all of them are asked for again.
 */
export class Voids {
  readonly openWork: OpenWork;

  constructor(
    private readonly wallets: Wallets,
    private readonly messenger: Messenger,
    db: Database,
  ) {
    this.openWork = new OpenWork({
      name: 'voids',
      db,
      prefixes: ['wallet-'],
      opens,
      closes,
      graceMs: GRACE_MS,
      work: (_, detail) => {
        const { voided, cause } = detail as Work;
        return this.settle(voided, cause);
      },
    });
  }

  /** @throws ServiceError COMPENSATION_UNDER_WAY and what the broker says; it is gone on with later */
  async settle(voided: Voided, cause: CausingEvent): Promise<void> {
    const { customerId, paymentId, late, dueYen } = voided;
    let recoveredYen = 0;
    for (const one of late) recoveredYen += await this.recover(voided, one, cause);
    const restYen = dueYen + late.reduce((sum, { amountYen }) => sum + amountYen, 0) - recoveredYen;
    const { state } = await this.wallets.load(customerId);
    // A wallet that is closed stays so; if it is closed between here and there, the settling is refused and tried again.
    const paidOutYen = state.standing === 'closed' ? restYen : 0;
    if (paidOutYen > 0) await this.payOut(customerId, paymentId, paidOutYen, cause);
    const command = { type: 'settle-void', paymentId, recoveredYen, paidOutYen } as const;
    // Not the same command where the wallet was closed meanwhile.
    const step = paidOutYen > 0 ? 'settle-paid-out' : 'settle';
    await this.wallets.handle(customerId, command, processContext(cause, step, 'payment').command());
  }

  /** The lot's originals in the order in which they were compensated, each as far as something of it is still borne. */
  private async recover(
    { customerId, paymentId }: Voided,
    { lotId, amountYen, originalIds }: Voided['late'][number],
    cause: CausingEvent,
  ): Promise<number> {
    const recoveryId = `${paymentId}:${lotId}`;
    let leftYen = amountYen;
    for (const originalId of originalIds) {
      if (leftYen === 0) break;
      const request = { originalId, recoveryId, paymentId, customerId, amountYen: leftYen };
      const context = processContext(cause, `recover:${lotId}:${originalId}`, 'payment');
      leftYen -= (await this.messenger.send(recordRecovery, request, context, { as: 'service' })).takenYen;
    }
    return amountYen - leftYen;
  }

  private async payOut(customerId: string, paymentId: string, amountYen: number, cause: CausingEvent): Promise<void> {
    // The payment's own id may be the reference of a compensation of the same customer.
    const request = {
      customerId,
      amountYen,
      reference: `void:${paymentId}`,
      transit: 'void' as const,
      transitId: paymentId,
    };
    try {
      await this.messenger.send(receiveUnclaimed, request, processContext(cause, 'unclaimed', 'payment'), {
        as: 'service',
      });
    } catch (error) {
      // Taken in; its way to the bank is charging's.
      if (!(error instanceof ServiceError && error.code === 'CHARGE_PENDING')) throw error;
    }
  }
}

function opens(recorded: RecordedEvent) {
  const event = recorded as RecordedEvent<WalletEvent>;
  if (event.type !== 'wallet.payment-voided.v2') return null;
  const { $correlationId, actor, occurredAt } = event.metadata;
  const cause: CausingEvent = { id: event.id, metadata: { $correlationId, actor, occurredAt } };
  return [{ id: event.data.paymentId, detail: { voided: event.data, cause } satisfies Work }];
}

function closes(recorded: RecordedEvent): string[] | null {
  const { type, data } = recorded as RecordedEvent<WalletEvent>;
  return type === 'wallet.void-settled.v1' ? [data.paymentId] : null;
}
