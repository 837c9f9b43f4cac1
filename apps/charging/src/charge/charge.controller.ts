import {
  acceptChargeback,
  charge,
  chargeStates,
  listCharges,
  refundCharge,
  showCharge,
} from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { ChargeViews } from '../charge-list/charge-views';
import { inCircumstances, type ReserveCharge } from '../funding/funding.commands';
import { Fundings } from '../funding/fundings';
import { sessionFacts } from '../policy/session-facts';
import { RefundProcess } from '../refund/refund-process';
import { Vault } from '../source/vault';
import { SwitchBoard } from '../switches/switch-board';
import { ChargeProcess } from './charge-process';
import { Charges } from './charges';

/** Charging a wallet, looking at charges, and giving them back. */
@Controller()
export class ChargeController {
  constructor(
    private readonly fundings: Fundings,
    private readonly charges: Charges,
    private readonly chargeProcess: ChargeProcess,
    private readonly refundProcess: RefundProcess,
    private readonly views: ChargeViews,
    private readonly caps: Caps,
    private readonly board: SwitchBoard,
    private readonly vault: Vault,
  ) {}

  @Answers(charge)
  async make(request: RequestOf<typeof charge>, context: RequestContext): Promise<ReplyOf<typeof charge>> {
    // Whoever gets the money is not asked whether it was paid in.
    if (request.cash !== undefined) throw new Refusal('CASH_POINT_REQUIRED');
    const customerId = context.actor.id;
    const steps = context.child('charge', customerId);
    const chargeId = steps.commandId;
    const command = this.reservation(request, customerId, chargeId);
    const cap = await this.caps.countCharge(customerId, context);
    const circumstances = {
      session: sessionFacts(context.actor),
      stopped: await this.board.stopped(),
      ...(cap === undefined ? {} : { cap }),
    };
    const { reply: order, repeated } = await this.fundings.handle(
      customerId,
      inCircumstances(command, circumstances),
      context.command(),
    );
    const { balanceYen } = await this.chargeProcess.finish(order, steps, !repeated);
    return { chargeId, amountYen: order.amountYen, balanceYen, at: order.at };
  }

  /** The command, in which only a keyed hash of the charge secret is left. */
  private reservation(
    { amountYen, sourceId, chargeSecret }: RequestOf<typeof charge>,
    customerId: string,
    chargeId: string,
  ): ReserveCharge {
    const secretMac = chargeSecret === undefined ? undefined : this.vault.secretMac(customerId, chargeSecret);
    const formerSecretMac =
      chargeSecret === undefined ? undefined : this.vault.formerSecretMac(customerId, chargeSecret);
    return {
      type: 'reserve-charge',
      customerId,
      chargeId,
      amountYen,
      ...(sourceId === undefined ? {} : { sourceId }),
      ...(secretMac === undefined ? {} : { secretMac }),
      ...(formerSecretMac === undefined ? {} : { formerSecretMac }),
    };
  }

  @Answers(showCharge)
  async show(
    { chargeId }: RequestOf<typeof showCharge>,
    { actor }: RequestContext,
  ): Promise<ReplyOf<typeof showCharge>> {
    if (actor.kind !== 'customer') return this.views.of(chargeId);
    const view = await this.views.of(chargeId, actor.id);
    // To others it is as if it were not there.
    if (view.customerId !== actor.id) throw new Refusal('NOT_FOUND');
    return view;
  }

  @Answers(chargeStates)
  async states(
    { chargeIds }: RequestOf<typeof chargeStates>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof chargeStates>> {
    return { charges: await this.views.ofAll(chargeIds) };
  }

  @Answers(listCharges)
  async list(page: RequestOf<typeof listCharges>, { actor }: RequestContext): Promise<ReplyOf<typeof listCharges>> {
    return { charges: await this.views.list(actor.id, page) };
  }

  @Answers(refundCharge)
  refund(
    { chargeId, ...refund }: RequestOf<typeof refundCharge>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof refundCharge>> {
    return this.refundProcess.refund(chargeId, { type: 'request-refund', ...refund }, context);
  }

  @Answers(acceptChargeback)
  async accept(
    { chargeId, ...chargeback }: RequestOf<typeof acceptChargeback>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof acceptChargeback>> {
    const command = { type: 'accept-chargeback', ...chargeback } as const;
    const { reply } = await this.charges.handle(chargeId, command, context.command());
    return reply;
  }
}
