import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf, markAnswer } from '../http/headers';
import { RequestContexts } from '../request/request-contexts';
import { isForAnyone, type Route } from '../routes';
import { type KnownSession, Sessions } from './sessions';

/** Marks a handler with the row of the table that it answers, whose message says who may send it. */
export const ForRoute = Reflector.createDecorator<Route>();

/** Marks a controller whose handlers need no session: pages, and what carries a signature of its own. */
export const Open = Reflector.createDecorator<true>();

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends a request to a route of the table; set by the guard. */
    caller: {
      /** The request without its session, under a command id of its own. */
      readonly anonymous: RequestContext;
      readonly session?: KnownSession;
    };
  }
}

/**
 * Authenticates: exchanges the session token of a request for the access token that the services take. Without a session
 * only handlers that are marked so are reached; what a session may send, the service decides.
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
    const route = this.reflector.get(ForRoute, execution.getHandler());
    if (route === undefined) {
      if (this.reflector.get(Open, execution.getClass())) return true;
      throw new ServiceError('FORBIDDEN');
    }
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    markAnswer(http.getResponse<FastifyReply>());
    const anonymous = this.contexts.of(route.message, request);
    const token = tokenOf(request);
    if (token === undefined && !isForAnyone(route.message)) throw new ServiceError('UNAUTHENTICATED');
    const session = token === undefined ? undefined : this.sessions.of(token, anonymous, wallClock.epochMs());
    const letIn = (known: KnownSession | undefined): boolean => {
      request.caller = { anonymous, session: known };
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
