import type { ParkedReason } from '@modosu/contracts/charging.events';
import { Refusal } from '@modosu/event-sourcing/decider';
import { idFor } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Charges } from '../charge/charge.aggregate';
import type { ChargeCommand } from '../charge/charge.commands';
import { MerchantPayouts } from '../merchant-payout/merchant-payout.aggregate';
import { Provider } from '../provider/provider';
import { payoutOfReference, refundReference } from '../provider/references';
import { type Notice, readNotice } from './notice';

type ReturnedCredit = Extract<Notice, { type: 'bank-credit.returned' }>;

/** Posts a notice of the provider to the charge that it is about, or says why it cannot be posted. */
@Injectable()
export class NoticePosting {
  constructor(
    private readonly charges: Charges,
    private readonly payouts: MerchantPayouts,
    private readonly provider: Provider,
  ) {}

  /** @returns why it is not posted; undefined if it is, now or before */
  async post(notice: Notice, context: RequestContext): Promise<ParkedReason | undefined> {
    if (notice.type === 'bank-credit.returned') return this.comeBack(notice, context);
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

  /** A payout that the bank sent back. */
  private async comeBack(notice: ReturnedCredit, context: RequestContext): Promise<ParkedReason | undefined> {
    const { id: noticeId, paymentReference, amountYen, reason } = notice;
    const payoutId = payoutOfReference(paymentReference);
    if (payoutId === undefined) return 'payout-unknown';
    const step = byProvider(context, idFor(noticeId, 'notice', paymentReference));
    try {
      await this.payouts.handle(payoutId, { type: 'return', amountYen, reason }, step.command());
      return undefined;
    } catch (error) {
      return flagOf(error, 'payout-unknown');
    }
  }

  private async toCharge(
    chargeId: string,
    command: ChargeCommand,
    commandId: string,
    context: RequestContext,
  ): Promise<ParkedReason | undefined> {
    try {
      await this.charges.handle(chargeId, command, byProvider(context, commandId).command());
      return undefined;
    } catch (error) {
      return flagOf(error, 'charge-unknown');
    }
  }

  private async commandOf(notice: Exclude<Notice, ReturnedCredit>): Promise<ChargeCommand | ParkedReason> {
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

function byProvider(context: RequestContext, commandId: string): RequestContext {
  const actor = { kind: 'service', id: 'charging', onBehalfOf: 'card-provider' } as const;
  return new RequestContext({ ...context, actor, commandId, causationId: context.commandId });
}

/** Why a refusal keeps a notice from being posted. @throws what is none */
function flagOf(error: unknown, unknownThing: ParkedReason): ParkedReason {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'NOT_FOUND') return unknownThing;
  const { flag } = (error.details ?? {}) as { flag?: ParkedReason };
  if (flag === undefined) throw error;
  return flag;
}
