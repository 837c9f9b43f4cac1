import { depositCash, issueChargeNumber } from '@modosu/contracts/charging.messages';
import { cashMethod } from '@modosu/contracts/fields';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { type Actor, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { newChargeNumber, type Shown } from '../funding/charge-number';
import { Fundings } from '../funding/funding.aggregate';
import { withContext } from '../funding/funding.commands';
import { ChargeCompletion } from '../make-charge/charge-completion';
import { Switches } from '../switches/switches.aggregate';
import { Vault } from '../vault/vault';
import { CashNumbers } from './cash-number.aggregate';

/** Cash: the customer's one-time charge numbers, and what cash points say they took for one. */
@Injectable()
export class CashHandlers {
  constructor(
    private readonly fundings: Fundings,
    private readonly numbers: CashNumbers,
    private readonly completion: ChargeCompletion,
    private readonly switches: Switches,
    private readonly vault: Vault,
  ) {}

  /** Every request is another number, so nothing that the client sends decides what it is. */
  @Handles(issueChargeNumber)
  async issue({ method }: RequestOf<typeof issueChargeNumber>, context: RequestContext) {
    const customerId = context.actor.id;
    const fresh = new RequestContext({ ...context, commandId: newId() });
    const chargeNumber = newChargeNumber();
    const numberHash = this.vault.chargeNumberMac(chargeNumber);
    const issue = { type: 'issue-charge-number', customerId, numberHash, method, shown: shownBy(context) } as const;
    const command = withContext(issue, { stopped: await this.switches.stopped() });
    const { reply } = await this.fundings.handle(customerId, command, fresh.command());
    await this.numbers.recordIssue(numberHash, customerId, fresh.child('issue'));
    return { chargeNumber, method, expiresAt: reply.expiresAt };
  }

  /** The cash point's word credits the wallet, under the limits and switches of any charge. */
  @Handles(depositCash)
  async deposit({ chargeNumber, amountYen }: RequestOf<typeof depositCash>, context: RequestContext) {
    const point = methodOf(context.actor);
    const numberHash = this.vault.chargeNumberMac(chargeNumber);
    const customerId = await this.numbers.customerOf(numberHash);
    if (customerId === undefined) throw new Refusal('CHARGE_NUMBER_INVALID');
    // A key that comes with another number names another charge.
    const steps = context.child('charge', customerId, numberHash);
    const chargeId = steps.commandId;
    const cash = { point, pointId: context.actor.id, number: { numberHash } };
    const reserve = { type: 'reserve-charge', customerId, chargeId, amountYen, cash } as const;
    // Whose session it is does not matter here: the cash point has the cash already.
    const session = { secondFactor: false };
    const command = withContext(reserve, { session, stopped: await this.switches.stopped() });
    const { reply: order, repeated } = await this.fundings.handle(customerId, command, context.command());
    await this.completion.finish(order, steps, !repeated);
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
  return { sessionId, deviceId, address, network, at: now };
}
