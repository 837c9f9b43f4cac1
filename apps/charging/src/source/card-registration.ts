import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { Fundings } from '../funding/funding.aggregate';
import { type CardFound, withContext } from '../funding/funding.commands';
import { activeSources, type FundingState, type SourceView, sourceView } from '../funding/funding.state';
import { POLICY } from '../policy/charging-policy';
import { isUnproven, sessionFacts, within } from '../policy/session-facts';
import { type Authentication, type CardFace, Provider } from '../provider/provider';
import { ProviderRefused } from '../provider/provider-connection';
import { Switches } from '../switches/switches.aggregate';

type ProvenCard = Pick<CardFound, 'threeDSecure' | 'beginsRegistration'> & { threeDSecureId?: string };

/**
 * Registers a card by its token. Where the policy asks for 3-D Secure, the issuer is asked first; if it wants a
 * challenge, the answer is STEP_UP_REQUIRED with a `threeDSecureId`, which the customer's app answers at the provider
 * and then sends along with the same token.
 */
@Injectable()
export class CardRegistration {
  constructor(
    private readonly fundings: Fundings,
    private readonly provider: Provider,
    private readonly caps: Caps,
    private readonly switches: Switches,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {}

  async add(token: string, threeDSecureId: string | undefined, context: RequestContext): Promise<SourceView> {
    const stopped = (await this.switches.stopped()).find((scope) => ['card-registration', 'charging'].includes(scope));
    if (stopped !== undefined) throw new Refusal('CHARGING_STOPPED', { rule: `switch-${stopped}` });
    const session = sessionFacts(context.actor);
    if (isUnproven(this.policy, session, context.now)) throw new Refusal('STEP_UP_REQUIRED', { rule: 'new-device' });
    const customerId = context.actor.id;
    const { kind, ...face } = await answered(this.provider.card(token));
    if (kind === 'prepaid') throw new Refusal('CARD_REFUSED', { rule: 'prepaid' });
    const { state } = await this.fundings.load(customerId);
    const known = activeSources(state).find(({ card }) => card?.fingerprint === face.fingerprint);
    if (known !== undefined) return sourceView(known);

    const proven = await this.prove(token, threeDSecureId, face, state, context);
    if (!(await this.caps.mayHoldCard(customerId, face.fingerprint, context))) {
      throw new Refusal('CARD_REFUSED', { rule: 'card-accounts' });
    }
    const { threeDSecureId: askedId, ...result } = proven;
    const sourceId = context.idOf('source', customerId, face.fingerprint);
    const command = { type: 'add-card', customerId, sourceId, token, threeDSecureId: askedId } as const;
    const found: CardFound = { ...face, method: kind, ...result, session };
    return (await this.fundings.handle(customerId, withContext(command, found), context.command())).reply;
  }

  private async prove(
    token: string,
    threeDSecureId: string | undefined,
    { fingerprint }: Pick<CardFace, 'fingerprint'>,
    state: FundingState,
    context: RequestContext,
  ): Promise<ProvenCard> {
    if (!this.policy.threeDSecure) return { threeDSecure: 'not-asked', beginsRegistration: false };
    if (threeDSecureId !== undefined) {
      // A thief could have proven to be the holder of quite another card.
      const begun = state.registrations.find((one) => one.threeDSecureId === threeDSecureId);
      if (begun?.fingerprint !== fingerprint || !within(begun.at, context.now, 24)) {
        throw new Refusal('CARD_REFUSED', { rule: 'three-d-secure-unknown' });
      }
      const answer = await answered(this.provider.authentication(threeDSecureId));
      return { ...result(answer), threeDSecureId, beginsRegistration: false };
    }
    return this.begin(token, fingerprint, state, context);
  }

  private async begin(
    token: string,
    fingerprint: string,
    state: FundingState,
    context: RequestContext,
  ): Promise<ProvenCard> {
    const customerId = context.actor.id;
    const perDay = this.policy.registrationTriesPerDay ?? Number.POSITIVE_INFINITY;
    const mine = state.registrations.filter(({ at }) => within(at, context.now, 24)).length;
    const full = mine >= perDay ? 'account' : await this.caps.countRegistration(customerId, fingerprint, context);
    if (full !== undefined) throw new Refusal('CARD_TRIES_EXCEEDED', { by: full });
    const answer = await answered(this.provider.authenticate(token, context.commandId, context.now));
    if (answer.status === 'challenge-required' || answer.status === 'failed') {
      const command = { type: 'ask-holder', customerId, fingerprint, threeDSecureId: answer.id } as const;
      await this.fundings.handle(customerId, command, context.child('ask-holder', customerId).command());
    }
    return { ...result(answer), threeDSecureId: answer.id, beginsRegistration: true };
  }
}

function result({ id, status, triesLeft }: Authentication): Pick<CardFound, 'threeDSecure'> {
  if (status === 'failed') throw new Refusal('CARD_REFUSED', { rule: 'three-d-secure' });
  if (status === 'challenge-required') {
    throw new Refusal('STEP_UP_REQUIRED', { rule: 'three-d-secure', threeDSecureId: id, triesLeft });
  }
  return { threeDSecure: status };
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProviderRefused) throw new Refusal('CARD_REFUSED', { rule: error.code });
    throw error;
  }
}
