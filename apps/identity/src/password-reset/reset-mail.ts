import type { requestPasswordReset } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { phoneForm } from '@modosu/contracts/texts';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import type { CustomerState } from '../customer/customer.state';
import { Outbox } from '../mail/outbox';
import type { Personal } from '../personal-data/personal';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY, RESET_TOKEN_MINUTES } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { after, MINUTE_MS } from '../time/elapsed';
import { MailedTokens } from '../token/mailed-tokens';

const RESETS_PER_HOUR = 3;

/** The mail with the token that sets a new password. */
@Injectable()
export class ResetMail {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly tokens: MailedTokens,
    private readonly outbox: Outbox,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  get goesToAnyAddress(): boolean {
    return this.policy.resetsToAnyAddress;
  }

  /** Under the policy of 2019 birthdate and phone were proof enough for any address; that was the flaw of the case. */
  async mayBeDelivered(
    { deliverTo, birthdate, phone }: RequestOf<typeof requestPasswordReset>,
    { customerId, personal: encrypted }: CustomerState,
  ): Promise<boolean> {
    if (deliverTo === undefined) return true;
    const personal = encrypted && (await this.personalData.decrypt(customerId, encrypted));
    return personal !== undefined && birthdate === personal.birthdate && samePhone(phone, personal);
  }

  async send(state: CustomerState, deliverTo: string | undefined, context: RequestContext): Promise<void> {
    const { customerId } = state;
    const mailId = context.idOf('mail', customerId);
    const to =
      deliverTo === undefined
        ? state.personal?.email
        : await this.personalData.encryptField(customerId, 'email', deliverTo);
    // Erased: there is nobody to write to.
    if (to === undefined) return;
    const command = {
      type: 'request-reset',
      tokenHash: this.tokens.hashFor('reset', customerId, mailId),
      expiresAt: after(context.now, RESET_TOKEN_MINUTES * MINUTE_MS),
      delivery: deliverTo === undefined ? 'verified-contact' : 'other-address',
      deliveryIndex: deliverTo === undefined ? state.emailIndex : this.keys.blindIndex('email', deliverTo),
      mailId,
      to,
      mostPerHour: this.policy.guessing ? RESETS_PER_HOUR : undefined,
    } as const;
    const { events } = await this.customers.handle(customerId, command, context.command());
    this.outbox.send(events);
  }
}

/** A number that was never given proves nothing. @param given in its form; what was stored earlier may not be */
function samePhone(given: string | undefined, { phone }: Personal): boolean {
  return given !== undefined && phone !== undefined && given === phoneForm(phone);
}
