import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../http/headers';
import { commandIdOf } from '../request/idempotency';

/**
 * Lets no command through whose client did not name it, and gives the command the id that follows from that name. A
 * guard and not an interceptor: what Nest does around an interceptor took 150 µs a request, three times all the rest.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  /** @throws ServiceError IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_TOO_OLD */
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const { caller } = request;
    const key = headerOf(request, 'idempotency-key');
    const commandId = commandIdOf(caller.route, key, caller.session?.subject, wallClock.epochMs());
    if (commandId !== undefined) request.caller = { ...caller, commandId };
    return true;
  }
}
