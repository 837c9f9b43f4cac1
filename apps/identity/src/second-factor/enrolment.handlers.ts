import { enrolSecondFactor } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { Reauthentication } from '../password/reauthentication';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { enrolmentUri, secretFrom } from '../secrets/totp';
import { sessionIdOf } from '../token/session-id';

@Injectable()
export class EnrolmentHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly reauthentication: Reauthentication,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(enrolSecondFactor)
  async enrol({ password }: RequestOf<typeof enrolSecondFactor>, context: RequestContext) {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    const secret = secretFrom(this.keys.secretBytes('second-factor', customerId, context.commandId));
    const encrypted = await this.personalData.encryptField(customerId, 'totp', secret);
    if (encrypted === undefined) throw new Refusal('CREDENTIALS_INVALID');
    const fromTrustedDevicesOnly = this.policy.provesOnTrustedDevicesOnly;
    const about = { secret: encrypted, sessionId, fromTrustedDevicesOnly };
    await this.customers.handle(customerId, { type: 'begin-second-factor', ...about, ...finding }, context.command());
    return { secret, uri: enrolmentUri(secret, customerId) };
  }
}
