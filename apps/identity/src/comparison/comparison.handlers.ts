import { compareSecret } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { chargeSecretForm } from '@modosu/contracts/texts';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { Passwords } from '../password/passwords';
import { PersonalData } from '../personal-data/personal-data';
import { DerivedKeys } from '../secrets/derived-keys';
import { guessable, isPlain } from '../secrets/guessable';
import { Comparisons } from './comparison.aggregate';

@Injectable()
export class ComparisonHandlers {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
  ) {}

  /** Whether a secret is one that a thief who knows its owner would guess. Neither it nor what it broke is kept anywhere. */
  @Handles(compareSecret)
  async compare(
    { customerId, secret: typed }: RequestOf<typeof compareSecret>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof compareSecret>> {
    const secret = chargeSecretForm(typed);
    // What anybody may know tells nothing of this person.
    if (isPlain(secret)) return { rule: 'sequence' };
    const state = await this.customers.stateOf(customerId);
    const personal = state.personal && (await this.personalData.decrypt(customerId, state.personal));
    if (!personal) throw new Refusal('NOT_FOUND');
    const begin = { type: 'begin', customerId, secretMac: this.keys.comparisonMac(customerId, secret) } as const;
    await this.comparisons.handle(customerId, begin, context.command());
    const rule = guessable(secret, personal);
    if (rule !== undefined) return { rule };
    const { passwordRight } = await this.passwords.look(state, typed);
    return passwordRight ? { rule: 'password' } : {};
  }
}
