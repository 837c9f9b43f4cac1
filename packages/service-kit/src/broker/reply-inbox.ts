import type { ErrorCode } from '@modosu/contracts/errors';
import type { Msg } from 'nats';
import { randomToken } from '../ids';
import { ServiceError } from '../service-error';
import { wallClock } from '../wall-clock';
import type { Broker } from './broker';

interface Waiting {
  subject: string;
  deadline: number;
  resolve: (data: Uint8Array) => void;
  reject: (error: ServiceError) => void;
}

/** How late a deadline may be noticed, milliseconds. */
const SWEEP_MS = 20;
const REFUSED = { reason: 'the message broker does not let this service send this message' };

/**
 * One subscription and one map for the replies to everything this process asks. A subscription and a timer per request
 * cost more than twice as much as the request itself.
 */
export class ReplyInbox {
  private readonly waiting = new Map<string, Waiting>();
  private readonly prefix: string;
  private readonly sweeper: NodeJS.Timeout;
  private count = 0;

  constructor(
    private readonly broker: Broker,
    service: string,
  ) {
    this.prefix = `_INBOX.${service}.${randomToken()}.`;
    broker.connection.subscribe(`${this.prefix}*`, { callback: (_error, message) => this.take(message) });
    broker.onLost(() => this.reject(() => true, 'BROKER_UNAVAILABLE'));
    // Asking what this service has no right to ask is a mistake in the code or the broker's settings.
    broker.onRefused((refused) => this.reject(({ subject }) => subject === refused, 'INTERNAL', REFUSED));
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    // Alone it is no reason to keep the process.
    this.sweeper.unref();
  }

  /** Publishes and waits for the one reply. Rejects with ServiceError: see Messenger.send. */
  ask(subject: string, data: Uint8Array, deadline: number): Promise<Uint8Array> {
    if (!this.broker.connected) return Promise.reject(new ServiceError('BROKER_UNAVAILABLE'));
    const key = (this.count++).toString(36);
    return new Promise((resolve, reject) => {
      this.waiting.set(key, { subject, deadline, resolve, reject });
      try {
        this.broker.connection.publish(subject, data, { reply: this.prefix + key });
      } catch (error) {
        this.waiting.delete(key);
        reject(new ServiceError('BROKER_UNAVAILABLE', { reason: (error as Error).message }));
      }
    });
  }

  close(): void {
    clearInterval(this.sweeper);
    this.reject(() => true, 'BROKER_UNAVAILABLE');
  }

  private take(message: Msg): void {
    const key = message.subject.slice(this.prefix.length);
    const asked = this.waiting.get(key);
    // A reply after its deadline finds nobody.
    if (asked === undefined) return;
    this.waiting.delete(key);
    if (message.data.length === 0 && message.headers?.code === 503)
      asked.reject(new ServiceError('SERVICE_UNAVAILABLE'));
    else asked.resolve(message.data);
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

  private reject(which: (asked: Waiting) => boolean, code: ErrorCode, details?: unknown): void {
    for (const [key, asked] of this.waiting) {
      if (!which(asked)) continue;
      this.waiting.delete(key);
      asked.reject(new ServiceError(code, details));
    }
  }
}
