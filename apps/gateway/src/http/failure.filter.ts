import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { knownFailure, sendFailure } from './failures';

/**
 * Answers every failed request in the one shape of errors: what a guard, a handler or a service refused, what the HTTP
 * server could not read, and unknown paths and methods. An unexpected fault is INTERNAL to the client and whole in the log.
 */
@Catch()
export class FailureFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Pick<Logger, 'error'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = error instanceof NotFoundException ? unrouted(request, reply) : knownFailure(error);
    if (known === undefined || known.code === 'INTERNAL') {
      const route = request.routeOptions?.url ?? 'no route';
      const about = { correlationId: request.id, method: request.method, route };
      this.logger.error({ err: error, ...about }, 'request failed');
    }
    sendFailure(reply, known ?? new ServiceError('INTERNAL'));
  }
}

/** For a request that matches no route: its path is unknown, or has other methods. */
function unrouted({ server, url }: FastifyRequest, reply: FastifyReply): ServiceError {
  const allowed = server.methodsOf(url);
  if (allowed.length === 0) return new ServiceError('ROUTE_UNKNOWN');
  reply.header('allow', allowed.join(', '));
  return new ServiceError('METHOD_NOT_ALLOWED');
}
