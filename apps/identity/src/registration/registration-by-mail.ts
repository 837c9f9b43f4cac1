import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customer.aggregate';
import { Outbox } from '../mail/outbox';
import { MailedTokens } from '../token/mailed-tokens';
import type { Application } from './applications';

/** Registrations that wait until their address is proven by a letter. */
@Injectable()
export class RegistrationByMail {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly tokens: MailedTokens,
    private readonly outbox: Outbox,
  ) {}

  /** Whether the address belongs to an account already only its mailbox learns, and it takes as long. */
  async register(application: Application, context: RequestContext): Promise<void> {
    const passwordHash = await application.hash();
    const owner = await this.contacts.ownerOf(application.emailIndex);
    if (owner !== undefined) {
      const tried = { type: 'registration-tried', mailId: context.idOf('mail', owner) } as const;
      this.outbox.send((await this.customers.handle(owner, tried, context.command())).events);
      return;
    }
    const registration = await application.encrypted(passwordHash);
    const { customerId } = registration;
    const mailId = context.idOf('mail', customerId);
    const tokenHash = this.tokens.hashFor('verify', customerId, mailId);
    const command = { type: 'register', ...registration, tokenHash, mailId } as const;
    const { events } = await this.customers.handle(customerId, command, context.command(), { isNew: true });
    this.outbox.send(events);
  }
}
