import { poll } from '@modosu/concurrency/poll';
import type { RequestOf } from '@modosu/contracts/message';
import { voidPayment } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletEventData } from '../wallet/wallet.events';
import { type PaymentPlace, placeOf } from './payments.projection';
import { VoidSettlement } from './settlement';
import { voidProcess } from './void.process';

type Voided = WalletEventData<'wallet.payment-voided.v2'>;

/** How long a void waits for the read model to know of its payment, ms. */
const PATIENCE_MS = 2_000;
const LOOK_AGAIN_MS = 50;

@Injectable()
export class VoidHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly settlement: VoidSettlement,
    private readonly processes: Processes,
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(voidPayment)
  async void({ paymentId, reason }: RequestOf<typeof voidPayment>, context: RequestContext) {
    const place = await this.find(paymentId);
    // Another merchant's payment is none that this terminal may know of.
    if (!place || place.merchantId !== context.actor.merchantId) throw new Refusal('PAYMENT_UNKNOWN');
    const { merchantId, amountYen, uses } = await this.read(place, paymentId);
    const command = { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason } as const;
    const { reply, events } = await this.wallets.handle(place.customerId, command, context.command());
    for (const event of events) {
      if (event.type !== 'wallet.payment-voided.v2') continue;
      // What a compensation and a closed account take of it. The void stands whatever becomes of that: the sweeper goes on.
      await this.processes.begin(voidProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, paymentId }, 'what a void gives back goes on its way later');
      });
    }
    return reply;
  }

  @Continues(voidProcess)
  settle(voided: Voided, context: ProcessContext): Promise<void> {
    return this.settlement.settle(voided, context);
  }

  private find(paymentId: string): Promise<PaymentPlace | undefined> {
    const look = () => placeOf(this.readModels.db, paymentId);
    return poll(look, { everyMs: LOOK_AGAIN_MS, timeoutMs: PATIENCE_MS });
  }

  private async read(place: PaymentPlace, paymentId: string): Promise<WalletEventData<'wallet.payment-made.v1'>> {
    const from = place.revision;
    for await (const { type, data } of this.store.readStream(`wallet-${place.customerId}`, { from, max: 1 })) {
      const payment = data as WalletEventData<'wallet.payment-made.v1'>;
      if (type === 'wallet.payment-made.v1' && payment.paymentId === paymentId) return payment;
    }
    throw new Error(`the read model names a wrong place for payment ${paymentId}`);
  }
}
