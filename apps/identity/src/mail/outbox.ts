import { SingleFlight } from '@modosu/concurrency/single-flight';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import { type CausingEvent, processContext } from '@modosu/service-kit/request/request-context';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CustomerEvent, CustomerEventOf } from '../customer/customer.events';
import { Customers } from '../customer/customers';
import { PersonalData } from '../personal-data/personal-data';
import { MailedTokens } from '../session/mailed-tokens';
import { letter } from './letters';
import { Post } from './post';

type MailDue = CustomerEventOf<'customer.mail-due.v1'>['data'];

interface Due {
  readonly mail: MailDue;
  readonly cause: CausingEvent;
}

/** The fast path has this long, in real milliseconds, before the sweeper looks after a mail. */
const GRACE_MS = 3_000;

/**
 * Sends every mail that an event says is due, after the event is in the log and without keeping the answer waiting. A
 * mail whose sending was cut off is sent after the next start; it may then go twice, under the same message id.
 */
@Injectable()
export class Outbox {
  readonly work: OpenWork;
  private readonly flights = new SingleFlight();

  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly tokens: MailedTokens,
    private readonly post: Post,
    @Inject(LOGGER) private readonly logger: Logger,
    database: ServiceDatabase,
  ) {
    this.work = new OpenWork({
      name: 'mail',
      db: database.kysely,
      prefixes: ['customer-'],
      opens: opened,
      closes: (event) => (event.type === 'customer.mail-sent.v1' ? [(event.data as { mailId: string }).mailId] : null),
      graceMs: GRACE_MS,
      work: (_id, detail) => this.send(detail as Due),
      concurrency: 4,
    });
  }

  /** Begins to send what these events say is due. What fails is sent again by the sweeper. */
  sendSoon(events: readonly (CustomerEvent & CausingEvent)[]): void {
    for (const event of events) {
      if (event.type !== 'customer.mail-due.v1') continue;
      this.send({ mail: event.data, cause: event }).catch((error: unknown) => {
        this.logger.warn({ err: error, mailId: event.data.mailId }, 'a mail could not be sent yet');
      });
    }
  }

  /** Resolves when no mail is on its way any more. */
  async settle(): Promise<void> {
    await this.flights.settled();
  }

  private send(due: Due): Promise<void> {
    return this.flights.run(due.mail.mailId, () => this.sendNow(due));
  }

  private async sendNow({ mail, cause }: Due): Promise<void> {
    const { customerId, mailId, template } = mail;
    const to = await this.personalData.openField(customerId, 'email', mail.to);
    const written = letter(template, this.tokenFor(mail));
    const outcome = to === undefined ? 'erased' : await this.post.send(mailId, to, written);
    const context = processContext(cause, 'mail-sent', 'identity').command();
    await this.customers.handle(customerId, { kind: 'mail-sent', mailId, outcome }, context);
  }

  private tokenFor({ customerId, mailId, template }: MailDue): string {
    if (template === 'verify-email') return this.tokens.write('verify', customerId, mailId);
    return template === 'password-reset' ? this.tokens.write('reset', customerId, mailId) : '';
  }
}

function opened({ type, data, id, metadata }: RecordedEvent) {
  if (type !== 'customer.mail-due.v1') return null;
  const mail = data as MailDue;
  const { $correlationId, actor, occurredAt } = metadata;
  const cause: CausingEvent = { id, metadata: { $correlationId, actor, occurredAt } };
  return [{ id: mail.mailId, detail: { mail, cause } satisfies Due }];
}
