import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import * as messages from '@modosu/contracts/payment/transfers.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Continues } from '@modosu/service-kit/read-models/processes';
import { type ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';

import { Wallets } from '../wallet/wallet.aggregate';
import { PaidReader } from './paid.reader';
import { type Bring, type RequestWork, requestProcess } from './request.process';
import { sharesOf } from './shares';
import { Transfers } from './transfers';
import { type RequestRow, TransfersReader } from './transfers.reader';

/** Asking others for money, alone or for their share of a bill, and what they do about it. */
@Injectable()
export class RequestHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly transfers: Transfers,
    private readonly reader: TransfersReader,
    private readonly payments: PaidReader,
    private readonly time: ServiceTime,
  ) {}

  @Handles(messages.requestMoney)
  async make({ toCustomerId, amountYen, note }: RequestOf<typeof messages.requestMoney>, context: RequestContext) {
    const fromCustomerId = context.actor.id;
    if (toCustomerId === fromCustomerId) throw new Refusal('REQUEST_TO_SELF');
    const requestId = context.idOf('request', fromCustomerId, toCustomerId);
    const command = { type: 'make-requests', requests: [{ requestId, toCustomerId, amountYen }], note } as const;
    const { expiresAt } = (await this.wallets.handle(fromCustomerId, command, context.command())).reply;
    const refusal = await this.bring({ requestId, fromCustomerId, toCustomerId, amountYen, note, expiresAt }, context);
    if (refusal) throw refusal;
    return { requestId, expiresAt };
  }

  /** Each of those asked has a request of their own; who takes none is refused alone, as the list shows. */
  @Handles(messages.splitBill)
  async split({ paymentId, people, note }: RequestOf<typeof messages.splitBill>, context: RequestContext) {
    const fromCustomerId = context.actor.id;
    const payment = await this.payments.find(paymentId);
    if (payment?.customerId !== fromCustomerId) throw new Refusal('PAYMENT_UNKNOWN');
    const { amountYen } = payment;
    const shares = sharesOf(amountYen, fromCustomerId, people);
    const isVoided = (await this.wallets.load(fromCustomerId, { cached: true })).state.voided.has(paymentId);
    if (!shares || isVoided) throw new Refusal('SPLIT_NOT_POSSIBLE');
    const { ownShareYen } = shares;
    const requests = shares.people.map((share) => {
      return { requestId: context.idOf('request', fromCustomerId, share.toCustomerId), ...share };
    });
    const split = { paymentId, amountYen, ownShareYen };
    const command = { type: 'make-requests', requests, split, note } as const;
    const { expiresAt } = (await this.wallets.handle(fromCustomerId, command, context.command())).reply;
    for (const request of requests) await this.bring({ ...request, fromCustomerId, note, expiresAt }, context);
    return { requests, ownShareYen, expiresAt };
  }

  /** Paid once: the wallet that pays decides on the transfer and on the request in one append. */
  @Handles(messages.payRequest)
  async pay({ requestId }: RequestOf<typeof messages.payRequest>, context: RequestContext) {
    const payer = context.actor.id;
    const request = (await this.wallets.load(payer)).state.requests.open.get(requestId);
    if (request) {
      const { fromCustomerId: toCustomerId, amountYen } = request;
      return this.transfers.send({ toCustomerId, amountYen, requestId }, context);
    }
    const row = await this.reader.findRequest(requestId);
    const isMine = row?.to_customer_id === payer && row.state === 'paid';
    // The same request again.
    if (isMine && row.transfer_id === context.idOf('transfer', payer, row.from_customer_id)) {
      const sent = { toCustomerId: row.from_customer_id, amountYen: row.amount_yen, requestId };
      return this.transfers.send(sent, context);
    }
    throw new Refusal('REQUEST_NOT_OPEN');
  }

  @Handles(messages.declineRequest)
  async decline({ requestId }: RequestOf<typeof messages.declineRequest>, context: RequestContext) {
    const command = { type: 'end-request', requestId, outcome: 'declined' } as const;
    return (await this.wallets.handle(context.actor.id, command, context.command())).reply;
  }

  @Handles(messages.withdrawRequest)
  async withdraw({ requestId }: RequestOf<typeof messages.withdrawRequest>, context: RequestContext) {
    const fromCustomerId = context.actor.id;
    const row = await this.reader.findRequest(requestId);
    if (row?.from_customer_id !== fromCustomerId) throw new Refusal('REQUEST_NOT_OPEN');
    const command = { type: 'end-request', requestId, outcome: 'withdrawn', fromCustomerId } as const;
    return (await this.wallets.handle(row.to_customer_id, command, context.command())).reply;
  }

  @Handles(messages.blockRequester)
  async block(request: RequestOf<typeof messages.blockRequester>, context: RequestContext) {
    const command = { type: 'block-requester', ...request } as const;
    return (await this.wallets.handle(context.actor.id, command, context.command())).reply;
  }

  @Handles(messages.listRequests)
  async list({ limit, after, paymentId }: RequestOf<typeof messages.listRequests>, { actor }: RequestContext) {
    const rows = await this.reader.requestsOf(actor.id, limit + 1, after, paymentId);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last && this.reader.placeOf(last.position, last.request_id);
    return { requests: rows.slice(0, limit).map(viewOf), next };
  }

  @Continues(requestProcess)
  async continue(work: RequestWork, context: ProcessContext): Promise<void> {
    if (work.step === 'bring') {
      await this.bring(work, context.step('bring'));
      return;
    }
    const { requestId, customerId, until } = work;
    if ((await this.time.now()) < until) return;
    const command = { type: 'end-request', requestId, outcome: 'expired' } as const;
    const step = new RequestContext({ ...context.step('expired'), now: until });
    await this.wallets.handle(customerId, command, step.command()).catch((error: unknown) => {
      // Paid or ended meanwhile, as an event says.
      if (!(error instanceof Refusal)) throw error;
    });
  }

  /** To the wallet that is asked; that it does not take the request is written down where it was made. */
  private async bring(request: Omit<Bring, 'step'>, context: RequestContext): Promise<Refusal | undefined> {
    const { requestId, fromCustomerId, toCustomerId, amountYen, note, expiresAt } = request;
    const command = { type: 'take-request', requestId, fromCustomerId, amountYen, note, expiresAt } as const;
    try {
      await this.wallets.handle(toCustomerId, command, context.child('request', toCustomerId).command());
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const refused = { type: 'refuse-request', requestId, toCustomerId, code: error.code } as const;
      await this.wallets.handle(fromCustomerId, refused, context.child('refused', toCustomerId).command());
      return error;
    }
  }
}

type View = ReplyOf<typeof messages.listRequests>['requests'][number];

function viewOf(row: RequestRow): View {
  return {
    requestId: row.request_id,
    fromCustomerId: row.from_customer_id,
    toCustomerId: row.to_customer_id,
    amountYen: row.amount_yen,
    state: row.state as View['state'],
    at: row.at,
    expiresAt: row.expires_at,
    note: row.note ?? undefined,
    transferId: row.transfer_id ?? undefined,
    paymentId: row.payment_id ?? undefined,
  };
}
