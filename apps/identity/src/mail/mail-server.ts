import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Inject, Injectable, OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Letter } from './letters';

const FROM = 'Modosu <no-reply@modosu.example>';
const PATIENCE_MS = 5_000;

/** Hands mail to the SMTP server of `MAIL_URL`. */
@Injectable()
export class MailServer implements OnModuleDestroy {
  private readonly transport: Transporter;

  constructor(@Inject(CONFIG) config: ServiceConfig<{ MAIL_URL: string }>) {
    const { protocol, hostname, port, username, password } = new URL(config.extra.MAIL_URL);
    const secure = protocol === 'smtps:';
    this.transport = createTransport({
      host: hostname,
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      pool: true,
      maxConnections: 4,
      maxMessages: 1_000,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    });
  }

  /**
   * @returns `refused` if the server will never take it
   * @throws Error if it may take it later
   */
  async send(mailId: string, to: string, { subject, text }: Letter): Promise<'sent' | 'refused'> {
    try {
      // The same letter sent twice, because nobody knows whether it went, is one letter to a mailbox that counts by id.
      await this.transport.sendMail({ from: FROM, to, subject, text, messageId: `<${mailId}@modosu.example>` });
      return 'sent';
    } catch (error) {
      const status = (error as { responseCode?: number }).responseCode ?? 0;
      if (status >= 500) return 'refused';
      throw error;
    }
  }

  onModuleDestroy(): void {
    this.transport.close();
  }
}
