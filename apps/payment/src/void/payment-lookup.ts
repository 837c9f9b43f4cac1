import { poll } from '@modosu/concurrency/poll';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Actor } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { WalletEventData } from '../wallet/wallet.events';
import { type PaymentPlace, placeOf } from './payments.projection';

type Payment = WalletEventData<'wallet.payment-made.v1'>;

/** How long a void or refund waits for the read model to know of its payment, ms. */
const PATIENCE_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** Finds a payment as the log holds it. */
@Injectable()
export class PaymentLookup {
  constructor(
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
  ) {}

  /** @throws Refusal PAYMENT_UNKNOWN also for another merchant's payment, which is none that this terminal may know of */
  async seenBy(actor: Actor, paymentId: string): Promise<Payment> {
    const payment = await this.named(paymentId);
    if (actor.kind !== 'staff' && payment.merchantId !== actor.merchantId) throw new Refusal('PAYMENT_UNKNOWN');
    return payment;
  }

  /** Whoever's it is. @throws Refusal PAYMENT_UNKNOWN */
  async named(paymentId: string): Promise<Payment> {
    const look = () => placeOf(this.readModels.db, paymentId);
    const place = await poll(look, { everyMs: LOOK_AGAIN_MS, timeoutMs: PATIENCE_MS });
    if (!place) throw new Refusal('PAYMENT_UNKNOWN');
    return this.read(place, paymentId);
  }

  private async read(place: PaymentPlace, paymentId: string): Promise<Payment> {
    const from = place.revision;
    for await (const { type, data } of this.store.readStream(`wallet-${place.customerId}`, { from, max: 1 })) {
      const payment = data as Payment;
      if (type === 'wallet.payment-made.v1' && payment.paymentId === paymentId) return payment;
    }
    throw new Error(`the read model names a wrong place for payment ${paymentId}`);
  }
}
