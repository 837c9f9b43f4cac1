import type { ParkedReason } from '@modosu/contracts/charging.events';
import { Refusal } from '@modosu/event-sourcing/decider';
import { idFor } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Charges } from '../charge/charge.aggregate';
import type { ChargeCommand } from '../charge/charge.commands';
import { Provider } from '../provider/provider';
import { refundReference } from '../provider/references';
import { type Notice, readNotice } from './notice';

/** Posts a notice of the provider to the charge that it is about, or says why it cannot be posted. */
@Injectable()
export class NoticePosting {
  constructor(
    private readonly charges: Charges,
    private readonly provider: Provider,
  ) {}

  /** @returns why it is not posted; undefined if it is, now or before */
  async post(notice: Notice, context: RequestContext): Promise<ParkedReason | undefined> {
    const command = await this.commandOf(notice);
    if (typeof command === 'string') return command;
    // The same notice about the same charge is the same command, however often it comes.
    return this.toCharge(
      notice.paymentReference,
      command,
      idFor(notice.id, 'notice', notice.paymentReference),
      context,
    );
  }

  /** Reads a text again, and else asks the provider what it knows of the charge. */
  async again(body: string, reference: string | undefined, context: RequestContext): Promise<ParkedReason | undefined> {
    const read = readNotice(body);
    const reason = 'notice' in read ? await this.post(read.notice, context) : read.reason;
    const about = reference ?? ('notice' in read ? read.notice.paymentReference : read.reference);
    if (reason === undefined || about === undefined) return reason;
    const chargebacks = await this.provider.chargebacksOf(about);
    for (const { id: disputeId, amountYen, feeYen, reasonCode } of chargebacks) {
      const command = { type: 'charge-back', disputeId, amountYen, feeYen, reasonCode } as const;
      const flagged = await this.toCharge(about, command, idFor(disputeId, 'asked', about), context);
      if (flagged !== undefined) return flagged;
    }
    return chargebacks.length > 0 ? undefined : reason;
  }

  private async toCharge(
    chargeId: string,
    command: ChargeCommand,
    commandId: string,
    context: RequestContext,
  ): Promise<ParkedReason | undefined> {
    const actor = { kind: 'service', id: 'charging', onBehalfOf: 'card-provider' } as const;
    const step = new RequestContext({ ...context, actor, commandId, causationId: context.commandId });
    try {
      await this.charges.handle(chargeId, command, step.command());
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'NOT_FOUND') return 'charge-unknown';
      const { flag } = (error.details ?? {}) as { flag?: ParkedReason };
      if (flag === undefined) throw error;
      return flag;
    }
  }

  private async commandOf(notice: Notice): Promise<ChargeCommand | ParkedReason> {
    if (notice.type === 'chargeback.created') {
      const { chargebackId: disputeId, amountYen: takenYen, feeYen, reasonCode } = notice;
      return { type: 'charge-back', disputeId, amountYen: takenYen, feeYen, reasonCode };
    }
    const { paymentReference, refundReference: providerReference } = notice;
    const { state } = await this.charges.load(paymentReference);
    if (state.phase === 'none') return 'charge-unknown';
    const compensationId = Object.keys(state.refunds).find(
      (compensation) => refundReference(paymentReference, compensation) === providerReference,
    );
    return compensationId === undefined
      ? 'refund-unknown'
      : { type: 'return-refund', compensationId, providerReference };
  }
}
