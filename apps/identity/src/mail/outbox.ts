import type { Cause } from '@modosu/event-sourcing/process/process';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import { Processes } from '@modosu/service-kit/read-models/processes';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CustomerEvent } from '../customer/customer.events';
import { SessionNotices } from '../token/session-notices';
import { mailProcess } from './mail.process';

/** What goes out after a decision on an account: mails that have become due, and notices of sessions that it ended. */
@Injectable()
export class Outbox {
  constructor(
    private readonly processes: Processes,
    private readonly notices: SessionNotices,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Publishes at once which sessions ended, and begins to send the mails that these events say are due, without keeping
   * the answer waiting. A mail that fails is sent again by the sweeper.
   */
  send(events: readonly (CustomerEvent & Cause)[], endedSessionIds: readonly string[] = []): void {
    this.notices.ended(endedSessionIds);
    for (const event of events) {
      if (event.type !== 'customer.mail-due.v1') continue;
      this.processes.begin(mailProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, mailId: event.data.mailId }, 'a mail could not be sent yet');
      });
    }
  }
}
