import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { transfer } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { requireUnlock } from '../code/unlock';
import { type PaymentPolicy, POLICY } from '../policy';
import { Transfers } from './transfers';

@Controller()
export class TransferController {
  constructor(
    private readonly transfers: Transfers,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  @Answers(transfer)
  async send(
    { toCustomerId, amountYen }: RequestOf<typeof transfer>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof transfer>> {
    const from = context.actor.id;
    if (toCustomerId === from) throw new Refusal('TRANSFER_TO_SELF');
    requireUnlock(context, this.policy);
    const transferId = context.idOf('transfer', from, toCustomerId);
    return this.transfers.send(from, toCustomerId, transferId, amountYen, context);
  }
}
