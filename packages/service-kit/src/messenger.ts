import type { Message, ServiceName } from '@modosu/contracts/message';
import type { z } from 'zod';
import type { Broker } from './broker/broker';
import type { RequestContext } from './request-context';
import { ServiceError } from './service-error';
import type { StatementSigner } from './statement';

export interface SendOptions {
  /**
   * Whose statement goes along. 'caller' passes the caller's on (none for an anonymous caller), 'service' says that
   * this service asks by itself on the caller's behalf. Without it: 'service' in this service's own processes, else 'caller'.
   */
  as?: 'caller' | 'service';
  /** At most this long, real milliseconds; the context's own deadline also holds. Default 10,000. */
  timeoutMs?: number;
}

/** Asks other services over NATS. */
export class Messenger {
  constructor(
    protected readonly service: ServiceName,
    protected readonly broker: Broker,
    protected readonly signer: StatementSigner,
  ) {}

  /**
   * Sends a request and waits for its reply. Rejects with ServiceError: what the service refused with, or TIMEOUT,
   * SERVICE_UNAVAILABLE (nobody listens), BROKER_UNAVAILABLE (not connected). After TIMEOUT and BROKER_UNAVAILABLE
   * the outcome is unknown: send again with the same command id.
   */
  async send<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    request: z.input<Req>,
    context: RequestContext,
    options: SendOptions = {},
  ): Promise<z.output<Rep>> {
    throw new ServiceError('INTERNAL', { request, context, options }, `not built yet: ${message.subject}`);
  }

  /** Publishes a live notice; nobody may rely on its arrival. Dropped while the broker is away. */
  notice(subject: string, payload: unknown): void {
    throw new ServiceError('INTERNAL', { subject, payload }, 'not built yet');
  }

  /** Calls `heard` for every notice on the subject (which may hold wildcards) in every copy of this service. */
  onNotice(subject: string, heard: (payload: unknown, subject: string) => void): () => void {
    throw new ServiceError('INTERNAL', { subject, heard }, 'not built yet');
  }
}
