import { isErrorCode } from '@modosu/contracts/errors';
import type { Message, ServiceName } from '@modosu/contracts/message';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { AccessTokenSigner } from '../access/access-token';
import { encodeRequest, wireContext } from '../request/envelope';
import { parsedNotice, UNREADABLE_NOTICE } from '../request/notice';
import type { RequestContext } from '../request/request-context';
import { ServiceError } from '../request/service-error';
import { wallClock } from '../request/wall-clock';
import type { Broker } from './broker';
import { ReplyInbox } from './reply-inbox';

export interface SendOptions {
  /**
   * Whose access token goes along. 'caller' passes the caller's on (none for an anonymous caller), 'service' says that
   * this service asks by itself on the caller's behalf. Without it: 'service' in this service's own processes, else
   * 'caller'.
   */
  as?: 'caller' | 'service';
  /** At most this long, real milliseconds; the context's own deadline also holds. Default 10,000. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Asks other services over NATS. */
export class Messenger {
  private readonly inbox: ReplyInbox;

  /** @param logger gets a warning for each notice that cannot be read */
  constructor(
    private readonly service: ServiceName,
    private readonly broker: Broker,
    private readonly signer: AccessTokenSigner,
    private readonly logger?: Pick<Logger, 'warn'>,
  ) {
    this.inbox = new ReplyInbox(broker, service);
  }

  /**
   * Sends a request and waits for its reply. Rejects with ServiceError: what the service refused with, or TIMEOUT,
   * SERVICE_UNAVAILABLE (nobody listens), BROKER_UNAVAILABLE (not connected). After these three the outcome is
   * unknown: send again with the same command id.
   */
  async send<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    request: z.input<Req>,
    context: RequestContext,
    options: SendOptions = {},
  ): Promise<z.output<Rep>> {
    const now = wallClock.epochMs();
    const deadline = Math.min(context.deadline, now + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS));
    if (deadline <= now) throw new ServiceError('TIMEOUT');
    const as = options.as ?? this.whoAsks(context);
    const accessToken = as === 'service' ? this.signer.own() : context.accessToken;
    const wire = { context: wireContext(context, accessToken, deadline), request };
    const encode = (requestId: string) => encodeRequest({ requestId, ...wire });
    const answer = await this.inbox.ask(message.subject, encode, deadline);
    if ('reply' in answer) return answer.reply as z.output<Rep>;
    const { code, message: sentence, details } = answer.error;
    if (!isErrorCode(code)) throw new ServiceError('INTERNAL', { code, details }, sentence);
    throw new ServiceError(code, details, sentence);
  }

  /** Publishes a live notice; nobody may rely on its arrival. Dropped while the broker is away. */
  notice(subject: string, payload: unknown): void {
    if (this.broker.connected) this.broker.connection.publish(subject, Buffer.from(JSON.stringify(payload)));
  }

  /**
   * Calls `receive` for every notice on the subject, in every copy of this service; undefined stands for one that is not
   * JSON. One that it does not understand (it returns false) is as good as lost, which is logged.
   */
  onNotice(subject: string, receive: (payload: unknown) => boolean): () => void {
    const subscription = this.broker.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) this.logger?.warn({ err: error, subject }, 'notices do not arrive');
        else if (!receive(parsedNotice(message))) this.logger?.warn({ subject }, UNREADABLE_NOTICE);
      },
    });
    return () => subscription.unsubscribe();
  }

  /** Rejects what still waits for a reply. */
  close(): void {
    this.inbox.close();
  }

  private whoAsks({ actor }: RequestContext): 'caller' | 'service' {
    return actor.kind === 'service' && actor.id === this.service ? 'service' : 'caller';
  }
}
