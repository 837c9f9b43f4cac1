import { importMembers, register, verifyEmail } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Answers } from '@modosu/service-kit/answers';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { Controller } from '@nestjs/common';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customers';
import { after, HOUR_MS } from '../elapsed';
import { Outbox } from '../mail/outbox';
import { Passwords } from '../password/passwords';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalData } from '../personal-data/personal-data';
import { hashOfSecret } from '../personal-data/same-secret';
import { VERIFICATION_HOURS } from '../policy';
import { MailedTokens } from '../session/mailed-tokens';
import { MemberImport } from './member-import';
import { RegistrationSwitch } from './registration-switch';

/** The door through which customers come: by themselves, or with those from before the launch. */
@Controller()
export class RegistrationController {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly caps: AnonymousCaps,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly tokens: MailedTokens,
    private readonly outbox: Outbox,
    private readonly registrations: RegistrationSwitch,
    private readonly members: MemberImport,
  ) {}

  @Answers(register)
  async register(
    { password, ...personal }: RequestOf<typeof register>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof register>> {
    if (!(await this.registrations.isOn())) throw new Refusal('REGISTRATION_STOPPED');
    const { email } = personal;
    this.passwords.assertSuitable(password, email);
    const emailIndex = this.keys.blindIndex('email', email);
    await this.caps.begin('register', context);
    const passwordHash = await this.passwords.hash(password, emailIndex, context.commandId);
    const proposedId = context.idOf('customer', emailIndex);
    const customerId = await this.contacts.claim(emailIndex, proposedId, context.command());
    const mailId = context.idOf('mail', customerId);
    const { events } = await this.customers.handle(
      customerId,
      {
        kind: 'register',
        customerId,
        emailIndex,
        personal: await this.personalData.seal(customerId, personal),
        passwordHash,
        tokenHash: this.tokens.hashFor('verify', customerId, mailId),
        expiresAt: after(context.now, VERIFICATION_HOURS * HOUR_MS),
        mailId,
      },
      context.command(),
      { isNew: customerId === proposedId },
    );
    this.outbox.sendSoon(events);
    return { accepted: true };
  }

  @Answers(verifyEmail)
  async verifyEmail(
    request: RequestOf<typeof verifyEmail>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof verifyEmail>> {
    const token = this.tokens.read('verify', request.token);
    if (!token) {
      await this.caps.begin('unknown-token', context);
      throw new Refusal('TOKEN_INVALID');
    }
    const attempt = await this.caps.begin('verify-email', context);
    const command = { kind: 'verify-email', tokenHash: hashOfSecret(token.secret) } as const;
    const { reply } = await this.customers.handle<{ customerId: string }>(token.id, command, context.command());
    await attempt.takeBack();
    return reply;
  }

  @Answers(importMembers)
  async importMembers(
    { members }: RequestOf<typeof importMembers>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof importMembers>> {
    return { members: await this.members.importAll(members, context) };
  }
}
