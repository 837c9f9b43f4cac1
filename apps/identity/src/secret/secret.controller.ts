import { compareSecret } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { chargeSecretForm } from '@modosu/contracts/texts';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Customers } from '../customer/customers';
import { Passwords } from '../password/passwords';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalData } from '../personal-data/personal-data';
import {
  type BeginComparison,
  type ComparisonEvent,
  type ComparisonState,
  comparisonDecider,
} from './comparison.decider';
import { guessable, isPlain } from './guessable';

/** The door at which others ask whether a secret is one that whoever knows its owner would guess. */
@Controller()
export class SecretController {
  private readonly comparisons: Aggregate<BeginComparison, ComparisonEvent, ComparisonState>;

  constructor(
    store: EventStore,
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
  ) {
    const category = 'comparison';
    this.comparisons = new Aggregate({ store, category, decider: comparisonDecider, service: 'identity' });
  }

  /** Neither the secret nor what it broke is kept anywhere. */
  @Answers(compareSecret)
  async compare(
    { customerId, secret: typed }: RequestOf<typeof compareSecret>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof compareSecret>> {
    const secret = chargeSecretForm(typed);
    // What anybody may know tells nothing of this person.
    if (isPlain(secret)) return { rule: 'sequence' };
    const state = await this.customers.load(customerId);
    const personal = state.personal && (await this.personalData.open(customerId, state.personal));
    if (!personal) throw new Refusal('NOT_FOUND');
    const begin = { kind: 'begin', customerId, secretMac: this.keys.comparisonMac(customerId, secret) } as const;
    await this.comparisons.handle(customerId, begin, context.command());
    const rule = guessable(secret, personal);
    if (rule !== undefined) return { rule };
    const { passwordRight } = await this.passwords.look(state, typed);
    return passwordRight ? { rule: 'password' } : {};
  }
}
