import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Inject, Injectable, OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Letter } from './letters';

const FROM = 'Modosu <no-reply@modosu.example>';
const PATIENCE_MS = 5_000;
/** To the mail server at a time. */
const CONNECTIONS = 4;
/** Letters about money: fewer, so that a flood of payments keeps neither the machine nor a sign-in's letter. */
const USAGE = { maxConnections: 2, rateDelta: 1_000, rateLimit: 100 };
/** Faults that are of this letter alone: its recipient, or what is in it. */
const OF_THE_LETTER: readonly (string | undefined)[] = ['RCPT TO', 'DATA'];

/** Hands mail to the SMTP server of `MAIL_URL`. */
@Injectable()
export class MailServer implements OnModuleDestroy {
  private readonly transport: Transporter;
  private readonly usage: Transporter;

  constructor(@Inject(CONFIG) config: ServiceConfig<{ MAIL_URL: string }>) {
    const { protocol, hostname, port, username, password } = new URL(config.extra.MAIL_URL);
    const secure = protocol === 'smtps:';
    const settings = {
      host: hostname,
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      pool: true,
      maxConnections: CONNECTIONS,
      maxMessages: 1_000,
      // A server that hangs up is away: else the pool itself would try again and again, for ever and without a pause.
      maxRequeues: 1,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    };
    this.transport = createTransport(settings);
    this.usage = createTransport({ ...settings, ...USAGE });
  }

  /**
   * @param lane `usage` for letters about money, which are many: they wait for each other and nothing else for them
   * @returns `refused` if the server will never take it
   * @throws Error if it may take it later
   */
  async send(
    mailId: string,
    to: string,
    { subject, text }: Letter,
    lane: 'account' | 'usage' = 'account',
  ): Promise<'sent' | 'refused'> {
    const transport = lane === 'usage' ? this.usage : this.transport;
    try {
      // The same letter sent twice, because nobody knows whether it went, is one letter to a mailbox that counts by id.
      await transport.sendMail({ from: FROM, to, subject, text, messageId: `<${mailId}@modosu.example>` });
      return 'sent';
    } catch (error) {
      const { responseCode = 0, command } = error as { responseCode?: number; command?: string };
      // What the server has against us, such as a wrong password, passes: no letter is lost by that.
      if (responseCode >= 500 && OF_THE_LETTER.includes(command)) return 'refused';
      throw error;
    }
  }

  onModuleDestroy(): void {
    this.transport.close();
    this.usage.close();
  }
}
