import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Reflector } from '@nestjs/core';
import type { Route } from '../routes';
import type { KnownSession } from './sessions';

/** Marks a handler with the row of the table that it answers, whose message says who may ask. */
export const Answers = Reflector.createDecorator<Route>();

/** Marks a handler that answers without a session and knows of none: a page, or what is signed by itself. */
export const Open = Reflector.createDecorator<true>();

/** Who sends a request to a route, as far as the gateway knows. */
export interface Caller {
  readonly route: Route;
  /** The request as it came, under a command id of its own. */
  readonly anonymous: RequestContext;
  readonly session?: KnownSession;
  /** Of a command that is named by the client's Idempotency-Key. */
  readonly commandId?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of routes of the table. */
    caller: Caller;
  }
}
