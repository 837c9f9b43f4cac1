import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { PersonalData } from '../personal-data/personal-data';
import { MailedTokens } from '../token/mailed-tokens';
import { letter } from './letters';
import { type MailDue, mailProcess } from './mail.process';
import { MailServer } from './mail-server';

@Injectable()
export class MailHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly tokens: MailedTokens,
    private readonly server: MailServer,
  ) {}

  /** A mail whose sending was cut off is sent after the next start; it may then go twice, under the same message id. */
  @Continues(mailProcess)
  async send(mail: MailDue, context: ProcessContext): Promise<void> {
    const { customerId, mailId, template } = mail;
    const to = await this.personalData.decryptField(customerId, 'email', mail.to);
    const written = letter(template, this.tokenFor(mail));
    const outcome = to === undefined ? 'erased' : await this.server.send(mailId, to, written);
    const command = { type: 'mail-sent', mailId, outcome } as const;
    await this.customers.handle(customerId, command, context.step('mail-sent').command());
  }

  private tokenFor({ customerId, mailId, template }: MailDue): string {
    if (template === 'verify-email') return this.tokens.write('verify', customerId, mailId);
    return template === 'password-reset' ? this.tokens.write('reset', customerId, mailId) : '';
  }
}
