import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { languageOf } from '../customer/customer.state';
import { MailServer } from '../mail/mail-server';
import { EndedLetters, type Outcome } from '../mailing/ended-letters';
import { PersonalData } from '../personal-data/personal-data';
import { LetterAge } from './letter-age';
import { LetterWriter } from './letter-writer';
import { type LetterDue, usageMailProcess } from './usage-mail.process';

@Injectable()
export class UsageMailHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly writer: LetterWriter,
    private readonly server: MailServer,
    private readonly ended: EndedLetters,
    private readonly age: LetterAge,
  ) {}

  /** A letter whose sending was cut off goes again, under the same message id. */
  @Continues(usageMailProcess)
  async send(due: LetterDue, context: ProcessContext): Promise<void> {
    const outcome = await this.sent(due, context.now);
    await this.ended.record(due.mailId, outcome, context.step('letter'));
  }

  private async sent(due: LetterDue, at: string): Promise<Outcome> {
    if (this.age.isLate(at)) return 'late';
    const customer = await this.customers.stateOf(due.customerId);
    if (customer.status === 'none' || !customer.personal) return 'unknown';
    if (!customer.emailVerified) return 'unverified';
    const to = await this.personalData.decryptField(due.customerId, 'email', customer.personal.email);
    if (to === undefined) return 'erased';
    const letter = await this.writer.letter(languageOf(customer), due, at);
    return this.server.send(due.mailId, to, letter, 'usage');
  }
}
