import { charge } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { Fundings } from '../funding/funding.aggregate';
import { withContext } from '../funding/funding.commands';
import { sessionFacts } from '../policy/session-facts';
import { Switches } from '../switches/switches.aggregate';
import { Vault } from '../vault/vault';
import { ChargeCompletion } from './charge-completion';

/** Charging a wallet from a card or bank account. */
@Injectable()
export class ChargeHandlers {
  constructor(
    private readonly fundings: Fundings,
    private readonly completion: ChargeCompletion,
    private readonly caps: Caps,
    private readonly switches: Switches,
    private readonly vault: Vault,
  ) {}

  @Handles(charge)
  async make(request: RequestOf<typeof charge>, context: RequestContext) {
    // The customer who gets the money is not asked whether it was paid in.
    if (request.cash !== undefined) throw new Refusal('CASH_POINT_REQUIRED');
    const customerId = context.actor.id;
    const steps = context.child('charge', customerId);
    const chargeId = steps.commandId;
    const { amountYen, sourceId, chargeSecret: secret } = request;
    // From here on there are only keyed hashes of the secret.
    const secretMac = secret === undefined ? undefined : this.vault.secretMac(customerId, secret);
    const formerSecretMac = secret === undefined ? undefined : this.vault.formerSecretMac(customerId, secret);
    const reserve = { type: 'reserve-charge', customerId, chargeId, amountYen, sourceId } as const;
    const cap = await this.caps.countCharge(customerId, context);
    const command = withContext(
      { ...reserve, secretMac, formerSecretMac },
      { session: sessionFacts(context.actor), stopped: await this.switches.stopped(), cap },
    );
    const { reply: order, repeated } = await this.fundings.handle(customerId, command, context.command());
    const { balanceYen } = await this.completion.finish(order, steps, !repeated);
    return { chargeId, amountYen: order.amountYen, balanceYen, at: order.at };
  }
}
