import type { ErrorCode } from '@modosu/contracts/errors';
import { replySubject, type ServiceName } from '@modosu/contracts/message';
import type { Msg } from 'nats';
import { decodeReply, type WireAnswer, type WireReply } from '../request/envelope';
import { randomToken } from '../request/ids';
import { ServiceError } from '../request/service-error';
import { wallClock } from '../request/wall-clock';
import type { Broker } from './broker';

interface Waiting {
  subject: string;
  deadline: number;
  resolve: (answer: WireAnswer) => void;
  reject: (error: ServiceError) => void;
}

/** How late a deadline may be noticed, milliseconds. */
const SWEEP_MS = 20;
const REFUSED = { reason: 'the message broker does not let this service send this message' };

/**
 * One map for the replies to everything this process asks, and one subscription for each subject on which it asks. A
 * subscription and a timer per request cost more than twice as much as the request itself.
 */
export class ReplyInbox {
  private readonly waiting = new Map<string, Waiting>();
  private readonly subscribed = new Set<string>();
  /** Other copies of this service hear the same replies. */
  private readonly prefix = `${randomToken()}.`;
  private readonly sweeper: NodeJS.Timeout;
  private count = 0;

  constructor(
    private readonly broker: Broker,
    private readonly service: ServiceName,
  ) {
    broker.onLost(() => this.reject(() => true, 'BROKER_UNAVAILABLE'));
    // Asking what this service has no right to ask is a mistake in the code or the broker's settings.
    broker.onRefused((subject) => this.rejectAllOf(subject, 'INTERNAL', REFUSED));
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    // Alone it is no reason to keep the process.
    this.sweeper.unref();
  }

  /**
   * Publishes and waits for the one reply. Rejects with ServiceError: see Messenger.send.
   * @param encode the request as it is sent, under the id that its reply will name
   */
  ask(subject: string, encode: (requestId: string) => Uint8Array, deadline: number): Promise<WireAnswer> {
    if (!this.broker.connected) return Promise.reject(new ServiceError('BROKER_UNAVAILABLE'));
    const requestId = this.prefix + (this.count++).toString(36);
    const data = encode(requestId);
    // The broker would end the connection over it, and with it all that is asked by others.
    if (data.length > (this.broker.connection.info?.max_payload ?? Number.POSITIVE_INFINITY)) {
      return Promise.reject(new ServiceError('REQUEST_TOO_LARGE'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.set(requestId, { subject, deadline, resolve, reject });
      try {
        this.broker.connection.publish(subject, data, { reply: this.hear(subject) });
      } catch (error) {
        this.waiting.delete(requestId);
        reject(new ServiceError('BROKER_UNAVAILABLE', { reason: (error as Error).message }));
      }
    });
  }

  close(): void {
    clearInterval(this.sweeper);
    this.reject(() => true, 'BROKER_UNAVAILABLE');
  }

  /** The broker knows of the subscription before it sees what is published after it. */
  private hear(subject: string): string {
    const replies = replySubject(this.service, subject);
    if (this.subscribed.has(replies)) return replies;
    this.subscribed.add(replies);
    this.broker.connection.subscribe(replies, {
      callback: (error, message) => {
        if (error === null) return this.take(subject, message);
        // The broker has refused it: the next caller learns of that too.
        this.subscribed.delete(replies);
        this.rejectAllOf(subject, 'INTERNAL', REFUSED);
      },
    });
    return replies;
  }

  private take(subject: string, message: Msg): void {
    if (message.data.length === 0 && message.headers?.code === 503) {
      // The broker does not say whose request found nobody. Requests that a service is working on are sent again too.
      this.rejectAllOf(subject, 'SERVICE_UNAVAILABLE');
      return;
    }
    let reply: WireReply;
    try {
      reply = decodeReply(message.data);
    } catch {
      // The caller that waits for it learns of it by its deadline.
      return;
    }
    const asked = this.waiting.get(reply.requestId);
    // One for another copy of this service, or after its deadline, finds nobody.
    if (asked === undefined) return;
    this.waiting.delete(reply.requestId);
    asked.resolve(reply);
  }

  private sweep(): void {
    if (this.waiting.size === 0) return;
    const now = wallClock.epochMs();
    for (const [key, asked] of this.waiting) {
      if (asked.deadline > now) continue;
      this.waiting.delete(key);
      asked.reject(new ServiceError('TIMEOUT'));
    }
  }

  private rejectAllOf(subject: string, code: ErrorCode, details?: unknown): void {
    this.reject((asked) => asked.subject === subject, code, details);
  }

  private reject(which: (asked: Waiting) => boolean, code: ErrorCode, details?: unknown): void {
    for (const [key, asked] of this.waiting) {
      if (!which(asked)) continue;
      this.waiting.delete(key);
      asked.reject(new ServiceError(code, details));
    }
  }
}
