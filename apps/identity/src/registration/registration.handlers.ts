import { register, verifyEmail } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { addressOf } from '../address/address.aggregate';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Applications } from './applications';
import { RegistrationByMail } from './registration-by-mail';
import { registrationMailCaps } from './registration-mail-caps';
import { RegistrationSwitch } from './registration-switch';
import { Verification } from './verification';

@Injectable()
export class RegistrationHandlers {
  constructor(
    private readonly registrations: RegistrationSwitch,
    private readonly caps: AnonymousCaps,
    private readonly applications: Applications,
    private readonly byMail: RegistrationByMail,
    private readonly verification: Verification,
  ) {}

  @Handles(register)
  async register({ token, ...request }: RequestOf<typeof register>, context: RequestContext) {
    if (!(await this.registrations.isOn())) throw new Refusal('REGISTRATION_STOPPED');
    const application = this.applications.open(request, context);
    const { emailIndex } = application;
    await this.caps.begin('register', context);
    const mail = await this.caps.count(registrationMailCaps(emailIndex, addressOf(context)), context);
    if (!mail.allowed && token === undefined) {
      await this.caps.refuse('register-mailbox', mail.retryAfterSeconds, context);
    }
    if (mail.allowed) await this.byMail.register(application, context);
    else await this.verification.registerProven(token ?? '', application, context);
    return { accepted: true as const };
  }

  @Handles(verifyEmail)
  verifyEmail({ token, password }: RequestOf<typeof verifyEmail>, context: RequestContext) {
    return this.verification.verify(token, password, context);
  }
}
