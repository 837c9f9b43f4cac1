import { poll } from '@modosu/concurrency/poll';
import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { pay, voidPayment } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { AppendedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { CodeSeal } from '../code/payment-code';
import { Merchants } from '../merchant/merchants';
import { ReadModels } from '../read-models';
import type { Pay } from '../wallet/wallet.commands';
import type { WalletEvent, WalletEventData } from '../wallet/wallet.events';
import { Wallets } from '../wallet/wallets';
import { type PaymentPlace, placeOf } from './payments.projection';
import { Voids } from './voids';

type Voided = Extract<AppendedEvent<WalletEvent>, { type: 'wallet.payment-voided.v2' }>;

/** How long a void waits for the read model to know of its payment, ms. */
const PATIENCE_MS = 2_000;
const LOOK_AGAIN_MS = 50;

@Controller()
export class PaymentController {
  constructor(
    private readonly wallets: Wallets,
    private readonly merchants: Merchants,
    private readonly seal: CodeSeal,
    private readonly voids: Voids,
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The hot path: for a wallet and a merchant seen before, one append and nothing else. */
  @Answers(pay)
  async take(request: RequestOf<typeof pay>, context: RequestContext): Promise<ReplyOf<typeof pay>> {
    const merchantId = await this.merchantOf(context);
    const opened = this.seal.open(request.code);
    if (!opened) throw new Refusal('CODE_INVALID');
    const { customerId, hash: codeHash, shownMs, ...shown } = opened;
    const { amountYen, category, reference } = request;
    const command: Pay = {
      type: 'pay',
      paymentId: context.idOf('payment', customerId),
      merchantId,
      terminalId: context.actor.id,
      amountYen,
      category,
      ...(reference !== undefined && { reference }),
      codeHash,
      shown,
      shownMs,
    };
    return (await this.wallets.handle<ReplyOf<typeof pay>>(customerId, command, context.command())).reply;
  }

  @Answers(voidPayment)
  async void(
    { paymentId, reason }: RequestOf<typeof voidPayment>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof voidPayment>> {
    const place = await this.find(paymentId);
    // Another merchant's payment is none that this terminal may know of.
    if (!place || place.merchantId !== context.actor.merchantId) throw new Refusal('PAYMENT_UNKNOWN');
    const { merchantId, amountYen, uses } = await this.read(place, paymentId);
    const command = { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason } as const;
    const { reply, events } = await this.wallets.handle<ReplyOf<typeof voidPayment>>(
      place.customerId,
      command,
      context.command(),
    );
    for (const event of events) if (event.type === 'wallet.payment-voided.v2') await this.settle(event);
    return reply;
  }

  /** What a compensation and a closed account take of it. The void stands whatever becomes of that: the sweeper goes on. */
  private async settle({ data, id, metadata }: Voided): Promise<void> {
    await this.voids.settle(data, { id, metadata }).catch((error: unknown) => {
      this.logger.warn({ err: error, paymentId: data.paymentId }, 'what a void gives back goes on its way later');
    });
  }

  private async merchantOf({ actor }: RequestContext): Promise<string> {
    const { merchantId } = actor;
    if (merchantId === undefined || !(await this.merchants.isKnown(merchantId))) throw new Refusal('MERCHANT_UNKNOWN');
    return merchantId;
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
