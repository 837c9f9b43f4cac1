import { receiveProviderNotice } from '@modosu/contracts/charging.messages';
import { amountYen, id, yen } from '@modosu/contracts/fields';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Answers } from '@modosu/service-kit/answers';
import { stepId } from '@modosu/service-kit/ids';
import { RequestContext } from '@modosu/service-kit/request-context';
import { wallClock } from '@modosu/service-kit/wall-clock';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { ChargeCommand } from '../charge/charge.commands';
import { Charges } from '../charge/charges';
import { isSignedByProvider } from './notice-signature';
import { refundReference } from './references';

/** Injection token of the key that the provider signs its notices with. */
export const WEBHOOK_KEY = Symbol('webhook key');

const notice = z.discriminatedUnion('type', [
  z.object({
    id,
    type: z.literal('chargeback.created'),
    chargebackId: id,
    paymentReference: id,
    amountYen,
    feeYen: yen,
    reasonCode: z.string().max(40),
  }),
  z.object({ id, type: z.literal('refund.returned'), refundReference: id, paymentReference: id, amountYen }),
]);
type Notice = z.output<typeof notice>;

/** What the card provider tells of its own accord, at least once each. */
@Controller()
export class NoticeController {
  constructor(
    private readonly charges: Charges,
    @Inject(WEBHOOK_KEY) private readonly key: Buffer,
  ) {}

  /** A refusal makes the provider send it again later: NOT_FOUND also while our own record is still on its way. */
  @Answers(receiveProviderNotice)
  async receive(
    { body, signature }: RequestOf<typeof receiveProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof receiveProviderNotice>> {
    if (!isSignedByProvider(this.key, body, signature, wallClock.epochMs())) throw new Refusal('SIGNATURE_INVALID');
    const told = notice.safeParse(JSON.parse(body));
    // Genuine, but nothing that concerns the books: it need not come again.
    if (!told.success) return { received: true };
    const command = await this.commandOf(told.data);
    const actor = { kind: 'service', id: 'charging', onBehalfOf: 'card-provider' } as const;
    // The same notice is the same command, however often it comes.
    const commandId = stepId(told.data.id, 'notice');
    const step = new RequestContext({ ...context, actor, commandId, causationId: context.commandId });
    await this.charges.handle(told.data.paymentReference, command, step.command());
    return { received: true };
  }

  private async commandOf(told: Notice): Promise<ChargeCommand> {
    if (told.type === 'chargeback.created') {
      const { chargebackId: disputeId, amountYen: takenYen, feeYen, reasonCode } = told;
      return { type: 'charge-back', disputeId, amountYen: takenYen, feeYen, reasonCode };
    }
    const { paymentReference, refundReference: providerReference } = told;
    const { state } = await this.charges.load(paymentReference);
    const compensationId = Object.keys(state.refunds).find(
      (compensation) => refundReference(paymentReference, compensation) === providerReference,
    );
    if (compensationId === undefined) throw new Refusal('NOT_FOUND');
    return { type: 'return-refund', compensationId, providerReference };
  }
}
