import { ServiceError } from '@modosu/service-kit/request/service-error';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf, markAnswer } from '../http/headers';
import { RequestContexts } from '../request/request-contexts';
import { takesAnybody } from '../routes';
import { Answers, Open } from './access';
import { type KnownSession, Sessions } from './sessions';

/**
 * Says who asks: exchanges the session token of a request for the signed statement that goes along inside. Without a
 * session only those handlers are reached that say so; which session may ask what the service's own door decides.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly contexts: RequestContexts,
    private readonly sessions: Sessions,
  ) {}

  /** @throws ServiceError UNAUTHENTICATED, CUSTOMER_FROZEN, FORBIDDEN, and what the request's context refuses */
  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    const route = this.reflector.get(Answers, execution.getHandler());
    if (route === undefined) {
      if (this.reflector.get(Open, execution.getHandler())) return true;
      throw new ServiceError('FORBIDDEN');
    }
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    markAnswer(http.getResponse<FastifyReply>());
    const anonymous = this.contexts.of(route.message, request);
    const token = tokenOf(request);
    if (token === undefined && !takesAnybody(route.message)) throw new ServiceError('UNAUTHENTICATED');
    const session = token === undefined ? undefined : this.sessions.of(token, anonymous, wallClock.epochMs());
    const letIn = (known: KnownSession | undefined): boolean => {
      request.caller = { route, anonymous, session: known };
      return true;
    };
    return session instanceof Promise ? session.then(letIn) : letIn(session);
  }
}

/** @throws ServiceError UNAUTHENTICATED for anything that cannot be a token of ours */
function tokenOf(request: FastifyRequest): string | undefined {
  const authorization = headerOf(request, 'authorization');
  if (authorization === undefined) return undefined;
  const token = /^(?:Bearer +)?([\w.~+/=-]{1,500})$/i.exec(authorization)?.[1];
  if (token === undefined) throw new ServiceError('UNAUTHENTICATED');
  return token;
}
