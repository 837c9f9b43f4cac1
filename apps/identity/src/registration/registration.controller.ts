import { importMembers, register, verifyEmail } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { addressOf } from '../address/addresses';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customers';
import { after, HOUR_MS } from '../elapsed';
import { Outbox } from '../mail/outbox';
import { Passwords } from '../password/passwords';
import { DerivedKeys } from '../personal-data/derived-keys';
import { type Personal, PersonalData } from '../personal-data/personal-data';
import { VERIFICATION_HOURS } from '../policy';
import { MailedTokens } from '../session/mailed-tokens';
import { MemberImport } from './member-import';
import { registrationMailCaps } from './registration-mail-caps';
import { RegistrationSwitch } from './registration-switch';
import { type Proven, Verification } from './verification';

type Registration = RequestOf<typeof register>;

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
    private readonly verification: Verification,
  ) {}

  @Answers(register)
  async register(registration: Registration, context: RequestContext): Promise<ReplyOf<typeof register>> {
    if (!(await this.registrations.isOn())) throw new Refusal('REGISTRATION_STOPPED');
    const { email, password, token } = registration;
    this.passwords.assertSuitable(password, email);
    const emailIndex = this.keys.blindIndex('email', email);
    await this.caps.begin('register', context);
    const mail = await this.caps.count(registrationMailCaps(emailIndex, addressOf(context)), context);
    if (!mail.allowed && token === undefined) {
      await this.caps.refuse('register-mailbox', mail.retryAfterSeconds, context);
    }
    const customerId = context.idOf('customer', emailIndex);
    const hash = () => this.passwords.hash(password, customerId, context.commandId);
    const seal = async (passwordHash: string): Promise<Proven> => ({
      customerId,
      emailIndex,
      personal: await this.personalData.seal(customerId, personalOf(registration)),
      passwordHash,
      expiresAt: after(context.now, VERIFICATION_HOURS * HOUR_MS),
    });
    if (mail.allowed) await this.registerByMail(emailIndex, await hash(), seal, context);
    else await this.verification.registerProven(token ?? '', emailIndex, async () => seal(await hash()), context);
    return { accepted: true };
  }

  @Answers(verifyEmail)
  verifyEmail(
    { token, password }: RequestOf<typeof verifyEmail>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof verifyEmail>> {
    return this.verification.verify(token, password, context);
  }

  @Answers(importMembers)
  async importMembers(
    { members }: RequestOf<typeof importMembers>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof importMembers>> {
    return { members: await this.members.importAll(members, context) };
  }

  /** Whether the address belongs to somebody already is told only to its mailbox, and takes as long. */
  private async registerByMail(
    emailIndex: string,
    passwordHash: string,
    seal: (passwordHash: string) => Promise<Proven>,
    context: RequestContext,
  ): Promise<void> {
    const owner = await this.contacts.ownerOf(emailIndex);
    if (owner !== undefined) {
      const tried = { kind: 'registration-tried', mailId: context.idOf('mail', owner) } as const;
      this.outbox.sendSoon((await this.customers.handle(owner, tried, context.command())).events);
      return;
    }
    const registration = await seal(passwordHash);
    const { customerId } = registration;
    const mailId = context.idOf('mail', customerId);
    const tokenHash = this.tokens.hashFor('verify', customerId, mailId);
    const command = { kind: 'register', ...registration, tokenHash, mailId } as const;
    const { events } = await this.customers.handle(customerId, command, context.command(), { isNew: true });
    this.outbox.sendSoon(events);
  }
}

function personalOf({ password: _, token: __, ...personal }: Registration): Personal {
  return personal;
}
