import { setChargeSecret } from '@modosu/contracts/charging.messages';
import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { compareSecret } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Fundings } from '../funding/funding.aggregate';
import { withContext } from '../funding/funding.commands';
import { POLICY } from '../policy/charging-policy';
import { sessionFacts } from '../policy/session-facts';
import { Vault } from '../vault/vault';

/** The charge secret, which every charge from a card or bank account asks for. */
@Injectable()
export class SecretHandlers {
  constructor(
    private readonly fundings: Fundings,
    private readonly vault: Vault,
    private readonly messenger: Messenger,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {}

  @Handles(setChargeSecret)
  async set({ secret }: RequestOf<typeof setChargeSecret>, context: RequestContext) {
    const customerId = context.actor.id;
    if (this.policy.guardedSecret) await this.mustNotBeGuessable(customerId, secret, context);
    // From here on there is only its keyed hash.
    const set = { type: 'set-secret', customerId, secretMac: this.vault.secretMac(customerId, secret) } as const;
    await this.fundings.handle(customerId, withContext(set, sessionFacts(context.actor)), context.command());
    return {};
  }

  /** Identity knows whose birthday, number and password it must not be; the customer is not asked about the customer. */
  private async mustNotBeGuessable(customerId: string, secret: string, context: RequestContext): Promise<void> {
    const step = context.child('compare-secret', customerId);
    const { rule } = await this.messenger.send(compareSecret, { customerId, secret }, step, { as: 'service' });
    if (rule !== undefined) throw new Refusal('CHARGE_SECRET_UNSUITABLE', { rule });
  }
}
