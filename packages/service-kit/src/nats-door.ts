import type { Message } from '@modosu/contracts/message';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Msg, Subscription } from 'nats';
import type { Logger } from 'pino';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Broker } from './broker/broker';
import type { ServiceConfig } from './config';
import { admit, NotAdmitted } from './door/admission';
import { CommandRequests } from './door/command-requests';
import { failed, toFailure } from './door/failure';
import { followRevocations } from './door/revocations';
import { decodeRequest, encodeReply, type MalformedEnvelope, type WireAnswer, type WireRequest } from './envelope';
import type { MessageMeter, Metrics } from './runtime/metrics';
import type { StatementVerifier } from './statement';
import { wallClock } from './wall-clock';

export interface DoorOptions {
  config: Pick<ServiceConfig, 'service' | 'simulation'>;
  broker: Broker;
  verifier: StatementVerifier;
  logger: Logger;
  metrics: Metrics;
  /** What tells a command id that comes with another request. Without it this door keeps its own. */
  requests?: CommandRequests;
  /** Requests worked on at once; above it the answer is OVERLOADED. Default 2,000. */
  inFlightLimit?: number;
}

interface Post {
  message: Message;
  handler: MessageHandler;
  meter: MessageMeter;
}

/** How long closing waits for the requests in hand, real milliseconds. */
const CLOSE_PATIENCE_MS = 10_000;

/** The server side of a service: every message it answers, on NATS, shared among the service's copies. */
export class NatsDoor extends Server implements CustomTransportStrategy {
  private readonly subscriptions: Subscription[] = [];
  private readonly refused: string[] = [];
  private readonly limit: number;
  private readonly requests: CommandRequests;
  private inFlight = 0;
  private emptied?: () => void;
  private closing?: Promise<void>;

  constructor(readonly options: DoorOptions) {
    super();
    this.limit = options.inFlightLimit ?? 2_000;
    this.requests = options.requests ?? new CommandRequests();
    options.metrics.observeInFlight(() => this.inFlight);
  }

  /** Subscribes every message that a controller answers; calls back when the broker knows of all of them. */
  listen(callback: (error?: unknown) => void): void {
    const { broker, verifier, logger } = this.options;
    try {
      for (const [subject, handler] of this.messageHandlers) this.answer(this.post(subject, handler));
      this.subscriptions.push(followRevocations(broker.connection, verifier, logger));
    } catch (error) {
      callback(error);
      return;
    }
    // What the broker refuses it has refused before it answers the flush.
    broker.connection.flush().then(() => {
      callback(this.refused.length === 0 ? undefined : new Error(`the broker does not let us hear ${this.refused}`));
    }, callback);
  }

  /** Stops taking requests and waits for those in hand, at most ten seconds. */
  close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  /** How many requests are being worked on. */
  get requestsInFlight(): number {
    return this.inFlight;
  }

  on(): never {
    throw new Error('the door has no events; see HealthRegistry');
  }

  unwrap<T>(): T {
    return this.options.broker.connection as T;
  }

  private post(subject: string, handler: MessageHandler): Post {
    const message: Message | undefined = handler.extras?.message;
    if (message === undefined) throw new Error(`the handler of ${subject} is not declared with @Answers`);
    if (message.service !== this.options.config.service) {
      throw new Error(`${subject} belongs to ${message.service}, ${this.options.config.service} may not answer it`);
    }
    return { message, handler, meter: this.options.metrics.message(subject) };
  }

  private answer(post: Post): void {
    const { broker, config } = this.options;
    const subscription = broker.connection.subscribe(post.message.subject, {
      queue: config.service,
      callback: (error, received) => {
        if (error === null) void this.receive(post, received);
        else this.refused.push(post.message.subject);
      },
    });
    this.subscriptions.push(subscription);
  }

  /** Never rejects: whatever happens becomes an answer. */
  private async receive(post: Post, received: Msg): Promise<void> {
    const startedAt = performance.now();
    let asked: WireRequest;
    try {
      asked = decodeRequest(received.data);
    } catch (error) {
      const { message, requestId } = error as MalformedEnvelope;
      const refusal = failed('VALIDATION_FAILED', { issues: [{ path: '', message }] });
      if (requestId !== undefined) this.respond(post, received, requestId, { error: refusal }, startedAt);
      else this.options.logger.warn({ subject: received.subject }, `not a request: ${message}`);
      return;
    }
    const { requestId } = asked;
    if (this.inFlight >= this.limit) {
      this.respond(post, received, requestId, { error: failed('OVERLOADED') }, startedAt);
      return;
    }
    this.inFlight += 1;
    try {
      // Nobody waits any more; whatever this did now would be a surprise.
      if (asked.context.deadline <= wallClock.epochMs()) post.meter.expired();
      else this.respond(post, received, requestId, await this.work(post, asked), startedAt);
    } catch (error) {
      this.options.logger.error({ err: error, subject: received.subject }, 'request failed');
      this.respond(post, received, requestId, { error: failed('INTERNAL') }, startedAt);
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.emptied?.();
    }
  }

  private async work({ message, handler }: Post, asked: WireRequest): Promise<WireAnswer> {
    const { verifier, config, logger } = this.options;
    try {
      const { content, context } = admit(message, asked, verifier, config.simulation);
      const checking = message.effect === 'command' ? this.requests.check(context) : undefined;
      if (checking) await checking;
      const result: unknown = await handler(content, context);
      return { reply: isObservable(result) ? await lastValueFrom(result) : result };
    } catch (error) {
      if (error instanceof NotAdmitted) return { error: error.error };
      const failure = toFailure(error);
      const { correlationId, commandId } = asked.context;
      if (failure.unexpected) {
        logger.error({ err: error, subject: message.subject, correlationId, commandId }, 'request failed');
      }
      return { error: failure.error };
    }
  }

  private respond(
    { meter, message }: Post,
    received: Msg,
    requestId: string,
    answer: WireAnswer,
    startedAt: number,
  ): void {
    const { broker, logger } = this.options;
    let data = encodeReply({ requestId, ...answer });
    let outcome = 'error' in answer ? answer.error.code : 'ok';
    if (data.length > (broker.connection.info?.max_payload ?? Number.POSITIVE_INFINITY)) {
      logger.error({ subject: message.subject, bytes: data.length }, 'the reply is larger than the broker takes');
      outcome = 'ANSWER_TOO_LARGE';
      data = encodeReply({ requestId, error: failed('ANSWER_TOO_LARGE') });
    }
    try {
      received.respond(data);
    } catch (error) {
      // The connection is gone for good; the caller has learned that by itself.
      logger.warn({ err: error, subject: message.subject }, 'a reply could not be sent');
    }
    meter.answered(outcome, performance.now() - startedAt);
  }

  private async drain(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined)));
    if (this.inFlight === 0) return;
    let giveUp: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.emptied = resolve;
      giveUp = setTimeout(resolve, CLOSE_PATIENCE_MS);
    });
    clearTimeout(giveUp);
    if (this.inFlight > 0) this.options.logger.warn({ inFlight: this.inFlight }, 'closed with requests in hand');
  }
}
