import { depositCash, issueChargeNumber } from '@modosu/contracts/charging.messages';
import { cashMethod } from '@modosu/contracts/fields';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { type Actor, RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { ChargeProcess } from '../charge/charge-process';
import { inCircumstances } from '../funding/funding.commands';
import { Fundings } from '../funding/fundings';
import { Vault } from '../source/vault';
import { SwitchBoard } from '../switches/switch-board';
import { CashNumbers } from './cash-numbers';
import { newChargeNumber, type Shown } from './charge-number';

/** Cash: the customer's one-time charge numbers, and what cash points say they took for one. */
@Controller()
export class CashController {
  constructor(
    private readonly fundings: Fundings,
    private readonly numbers: CashNumbers,
    private readonly chargeProcess: ChargeProcess,
    private readonly board: SwitchBoard,
    private readonly vault: Vault,
  ) {}

  /** Every request is another number, so nothing that the client sends decides what it is. */
  @Answers(issueChargeNumber)
  async issue(
    { method }: RequestOf<typeof issueChargeNumber>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof issueChargeNumber>> {
    const customerId = context.actor.id;
    const fresh = new RequestContext({ ...context, commandId: newId() });
    const chargeNumber = newChargeNumber();
    const numberHash = this.vault.chargeNumberMac(chargeNumber);
    const command = { type: 'issue-charge-number', customerId, numberHash, method, shown: shownBy(context) } as const;
    const circumstances = { stopped: await this.board.stopped() };
    const { reply } = await this.fundings.handle(customerId, inCircumstances(command, circumstances), fresh.command());
    await this.numbers.recordIssue(numberHash, customerId, fresh.child('issue'));
    return { chargeNumber, method, expiresAt: reply.expiresAt };
  }

  /** The cash point's word credits the wallet, under the limits and switches of any charge. */
  @Answers(depositCash)
  async deposit(
    { chargeNumber, amountYen }: RequestOf<typeof depositCash>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof depositCash>> {
    const point = methodOf(context.actor);
    const numberHash = this.vault.chargeNumberMac(chargeNumber);
    const customerId = await this.numbers.customerOf(numberHash);
    if (customerId === undefined) throw new Refusal('CHARGE_NUMBER_INVALID');
    // A key that comes with another number names another charge.
    const steps = context.child('charge', customerId, numberHash);
    const chargeId = steps.commandId;
    const cash = { point, pointId: context.actor.id, number: { numberHash } };
    const command = { type: 'reserve-charge', customerId, chargeId, amountYen, cash } as const;
    // Whose session it is does not matter here: cash is in hand.
    const circumstances = { session: { secondFactor: false }, stopped: await this.board.stopped() };
    const { reply: order, repeated } = await this.fundings.handle(
      customerId,
      inCircumstances(command, circumstances),
      context.command(),
    );
    await this.chargeProcess.finish(order, steps, !repeated);
    return { chargeId, amountYen: order.amountYen, at: order.at };
  }
}

/** What identity says the cash point is. */
function methodOf({ facts }: Actor) {
  const method = cashMethod.safeParse(facts?.method);
  if (!method.success) throw new Refusal('FORBIDDEN');
  return method.data;
}

function shownBy({ actor: { sessionId, deviceId, address, network }, now }: RequestContext): Shown {
  const known = Object.entries({ sessionId, deviceId, address, network }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), at: now };
}
