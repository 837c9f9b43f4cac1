import { requestPasswordReset, resetPassword } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { phoneForm } from '@modosu/contracts/texts';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { Addresses } from '../address/addresses';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import type { CustomerState } from '../customer/customer.state';
import { Customers } from '../customer/customers';
import { after, MINUTE_MS } from '../elapsed';
import { Outbox } from '../mail/outbox';
import { DerivedKeys } from '../personal-data/derived-keys';
import { type Personal, PersonalData } from '../personal-data/personal-data';
import { hashOfSecret } from '../personal-data/same-secret';
import { type IdentityPolicy, RESET_TOKEN_MINUTES } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { MailedTokens } from '../session/mailed-tokens';
import { Revocations } from '../session/revocations';
import { Passwords } from './passwords';
import { resetIsOpen } from './reset.decider';

type ResetRequest = RequestOf<typeof requestPasswordReset>;

const RESETS_PER_HOUR = 3;

/** The door of password resets. */
@Controller()
export class ResetController {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly addresses: Addresses,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly tokens: MailedTokens,
    private readonly caps: AnonymousCaps,
    private readonly outbox: Outbox,
    private readonly revocations: Revocations,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Answers(requestPasswordReset)
  async request(request: ResetRequest, context: RequestContext): Promise<ReplyOf<typeof requestPasswordReset>> {
    const { email, deliverTo } = request;
    if (deliverTo !== undefined && !this.policy.resetsToAnyAddress) throw new Refusal('DELIVERY_ADDRESS_REFUSED');
    const emailIndex = this.keys.blindIndex('email', email);
    await this.caps.begin('reset-request', context);
    const customerId = await this.contacts.ownerOf(emailIndex);
    const state = await this.customers.load(customerId ?? emailIndex);
    if (customerId === undefined || !(await this.mayBeDelivered(request, state))) {
      await this.addresses.ignoreReset(emailIndex, context);
    } else await this.mail(state, deliverTo, context);
    return { accepted: true };
  }

  @Answers(resetPassword)
  async reset(
    { token: text, newPassword }: RequestOf<typeof resetPassword>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof resetPassword>> {
    const token = this.tokens.read('reset', text);
    if (!token) {
      await this.caps.begin('unknown-token', context);
      throw new Refusal('TOKEN_INVALID');
    }
    const attempt = await this.caps.begin('reset-complete', context);
    const tokenHash = hashOfSecret(token.secret);
    const state = await this.customers.load(token.id);
    // Nothing is hashed for a token that opens nothing.
    if (!resetIsOpen(state, tokenHash, context.now)) throw new Refusal('TOKEN_INVALID');
    const personal = state.personal && (await this.personalData.open(token.id, state.personal));
    this.passwords.assertSuitable(newPassword, personal?.email ?? '');
    const passwordHash = await this.passwords.hash(newPassword, token.id, context.commandId);
    const notice = this.policy.tellsOldContact ? { mailId: context.idOf('mail', token.id) } : {};
    const { reply, events } = await this.customers.handle<{ sessionIds: string[] }>(
      token.id,
      { kind: 'reset-password', tokenHash, passwordHash, ...notice },
      context.command(),
    );
    await attempt.takeBack();
    this.revocations.tell(reply.sessionIds);
    this.outbox.sendSoon(events);
    return {};
  }

  /** Under the policy of 2019 birthdate and phone were proof enough for any address; that was the flaw of the case. */
  private async mayBeDelivered(request: ResetRequest, state: CustomerState): Promise<boolean> {
    const { deliverTo, birthdate, phone } = request;
    if (deliverTo === undefined) return true;
    const personal = state.personal && (await this.personalData.open(state.customerId, state.personal));
    if (!personal) return false;
    return birthdate === personal.birthdate && samePhone(phone, personal);
  }

  private async mail(state: CustomerState, deliverTo: string | undefined, context: RequestContext): Promise<void> {
    const { customerId } = state;
    const mailId = context.idOf('mail', customerId);
    const to =
      deliverTo === undefined
        ? state.personal?.email
        : await this.personalData.sealField(customerId, 'email', deliverTo);
    // Erased: there is nobody to write to.
    if (to === undefined) return;
    const { events } = await this.customers.handle(
      customerId,
      {
        kind: 'request-reset',
        tokenHash: this.tokens.hashFor('reset', customerId, mailId),
        expiresAt: after(context.now, RESET_TOKEN_MINUTES * MINUTE_MS),
        delivery: deliverTo === undefined ? 'verified-contact' : 'other-address',
        deliveryIndex: deliverTo === undefined ? state.emailIndex : this.keys.blindIndex('email', deliverTo),
        mailId,
        to,
        ...(this.policy.guessing ? { mostPerHour: RESETS_PER_HOUR } : {}),
      },
      context.command(),
    );
    this.outbox.sendSoon(events);
  }
}

/** A number that was never told proves nothing. @param given in its form; what was stored earlier may not be */
function samePhone(given: string | undefined, { phone }: Personal): boolean {
  return given !== undefined && phone !== undefined && given === phoneForm(phone);
}
