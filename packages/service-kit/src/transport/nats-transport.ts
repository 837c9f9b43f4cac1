import type { Message } from '@modosu/contracts/message';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Msg, Subscription } from 'nats';
import type { Logger } from 'pino';
import { isObservable, lastValueFrom } from 'rxjs';
import type { AccessTokenVerifier } from '../access/access-token';
import { followRevocations } from '../access/revocations';
import type { Broker } from '../broker/broker';
import type { ServiceConfig } from '../configuration/service-config';
import type { MessageMeter, Metrics } from '../observability/metrics';
import {
  decodeRequest,
  encodeReply,
  type MalformedEnvelope,
  type WireAnswer,
  type WireError,
  type WireRequest,
} from '../request/envelope';
import { failed } from '../request/failure';
import { wallClock } from '../request/wall-clock';
import type { Arrival } from './arrival';
import { FailedRequest } from './failure.filter';

export interface TransportOptions {
  config: Pick<ServiceConfig, 'service'>;
  broker: Broker;
  verifier: AccessTokenVerifier;
  logger: Logger;
  metrics: Metrics;
  /** Requests worked on at once; above it the answer is OVERLOADED. Default 2,000. */
  inFlightLimit?: number;
}

interface Endpoint {
  message: Message;
  handler: MessageHandler;
  meter: MessageMeter;
}

/** How long closing waits for requests being worked on, real milliseconds. */
const CLOSE_PATIENCE_MS = 10_000;

/** The server side of a service: every message it answers, on NATS, shared among the service's copies. */
export class NatsTransport extends Server implements CustomTransportStrategy {
  private readonly subscriptions: Subscription[] = [];
  private readonly refused: string[] = [];
  private readonly limit: number;
  private inFlight = 0;
  private emptied?: () => void;
  private closing?: Promise<void>;

  constructor(readonly options: TransportOptions) {
    super();
    this.limit = options.inFlightLimit ?? 2_000;
    options.metrics.observeInFlight(() => this.inFlight);
  }

  /** Subscribes every message that a controller answers; calls back when the broker knows of all of them. */
  listen(callback: (error?: unknown) => void): void {
    const { broker, verifier, logger } = this.options;
    try {
      for (const [subject, handler] of this.messageHandlers) this.answer(this.endpoint(subject, handler));
      this.subscriptions.push(followRevocations(broker.connection, verifier, logger));
    } catch (error) {
      callback(error);
      return;
    }
    // What the broker refuses it has refused before it answers the flush.
    broker.connection.flush().then(() => {
      callback(
        this.refused.length === 0 ? undefined : new Error(`the broker refuses the subscriptions ${this.refused}`),
      );
    }, callback);
  }

  /** Stops taking requests and waits for those being worked on, at most ten seconds. */
  close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  /** How many requests are being worked on. */
  get requestsInFlight(): number {
    return this.inFlight;
  }

  on(): never {
    throw new Error('this transport has no events; see HealthRegistry');
  }

  unwrap<T>(): T {
    return this.options.broker.connection as T;
  }

  private endpoint(subject: string, handler: MessageHandler): Endpoint {
    const message: Message | undefined = handler.extras?.message;
    if (message === undefined) throw new Error(`the handler of ${subject} names no message`);
    if (message.service !== this.options.config.service) {
      throw new Error(`${subject} belongs to ${message.service}, ${this.options.config.service} may not answer it`);
    }
    return { message, handler, meter: this.options.metrics.message(subject) };
  }

  private answer(endpoint: Endpoint): void {
    const { broker, config } = this.options;
    const subscription = broker.connection.subscribe(endpoint.message.subject, {
      queue: config.service,
      callback: (error, received) => {
        if (error === null) void this.receive(endpoint, received);
        else this.refused.push(endpoint.message.subject);
      },
    });
    this.subscriptions.push(subscription);
  }

  /** Never rejects: whatever happens becomes an answer. */
  private async receive(endpoint: Endpoint, received: Msg): Promise<void> {
    const startedAt = performance.now();
    let asked: WireRequest;
    try {
      asked = decodeRequest(received.data);
    } catch (error) {
      const { message, requestId } = error as MalformedEnvelope;
      const refusal = failed('VALIDATION_FAILED', { issues: [{ path: '', message }] });
      if (requestId !== undefined) this.refuse(endpoint, received, requestId, refusal, startedAt);
      else this.options.logger.warn({ subject: received.subject }, `not a request: ${message}`);
      return;
    }
    const { requestId, context: wire } = asked;
    if (this.inFlight >= this.limit) {
      this.refuse(endpoint, received, requestId, failed('OVERLOADED'), startedAt);
      return;
    }
    if (wire.deadline <= wallClock.epochMs()) {
      // Nobody waits any more; whatever this did now would be a surprise.
      endpoint.meter.expired();
      return;
    }
    this.inFlight += 1;
    const arrival: Arrival = { message: endpoint.message, wire };
    try {
      const answer = await this.work(endpoint, asked.request, arrival);
      // What came to its use case was counted there.
      if ('error' in answer && !arrival.dispatched) this.refuse(endpoint, received, requestId, answer.error, startedAt);
      else this.respond(endpoint, received, requestId, answer);
    } catch (error) {
      this.options.logger.error({ err: error, subject: received.subject }, 'request failed');
      this.refuse(endpoint, received, requestId, failed('INTERNAL'), startedAt);
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.emptied?.();
    }
  }

  /** Nest's guard, pipe and filter, and the use case between them. */
  private async work({ handler }: Endpoint, request: unknown, arrival: Arrival): Promise<WireAnswer> {
    const handled: unknown = await handler(request, arrival);
    const result: unknown = isObservable(handled) ? await lastValueFrom(handled) : handled;
    return result instanceof FailedRequest ? { error: result.error } : { reply: result };
  }

  private refuse(endpoint: Endpoint, received: Msg, requestId: string, error: WireError, startedAt: number): void {
    this.respond(endpoint, received, requestId, { error });
    endpoint.meter.answered(error.code, performance.now() - startedAt);
  }

  private respond({ meter, message }: Endpoint, received: Msg, requestId: string, answer: WireAnswer): void {
    const { broker, logger } = this.options;
    let data = encodeReply({ requestId, ...answer });
    if (data.length > (broker.connection.info?.max_payload ?? Number.POSITIVE_INFINITY)) {
      logger.error({ subject: message.subject, bytes: data.length }, 'the reply is larger than the broker takes');
      meter.answered('ANSWER_TOO_LARGE', 0);
      data = encodeReply({ requestId, error: failed('ANSWER_TOO_LARGE') });
    }
    try {
      received.respond(data);
    } catch (error) {
      // The connection is gone for good; the caller has learned that by itself.
      logger.warn({ err: error, subject: message.subject }, 'a reply could not be sent');
    }
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
    if (this.inFlight > 0)
      this.options.logger.warn({ inFlight: this.inFlight }, 'closed while requests were being worked on');
  }
}
