import { poll } from '@modosu/concurrency/poll';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import { placeOf } from '../void/payments.projection';
import type { WalletEventData } from '../wallet/wallet.events';

/** How long a question waits for the read model to know of a payment, ms. */
const PATIENCE_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** What a payment was of, and whose. */
@Injectable()
export class PaidReader {
  constructor(
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
  ) {}

  async find(paymentId: string): Promise<{ customerId: string; amountYen: number } | undefined> {
    const look = () => placeOf(this.readModels.db, paymentId);
    const place = await poll(look, { everyMs: LOOK_AGAIN_MS, timeoutMs: PATIENCE_MS });
    if (!place) return undefined;
    const { customerId, revision: from } = place;
    for await (const { type, data } of this.store.readStream(`wallet-${customerId}`, { from, max: 1 })) {
      const payment = data as WalletEventData<'wallet.payment-made.v1'>;
      if (type === 'wallet.payment-made.v1' && payment.paymentId === paymentId) {
        return { customerId, amountYen: payment.amountYen };
      }
    }
    throw new Error(`the read model names a wrong place for payment ${paymentId}`);
  }
}
