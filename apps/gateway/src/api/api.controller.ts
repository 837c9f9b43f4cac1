import { Messenger } from '@modosu/service-kit/broker/messenger';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { applyDecorators, Controller, HttpCode, Req, RequestMapping, RequestMethod, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../http/headers';
import { commandIdOf } from '../request/idempotency';
import { RequestHashes } from '../request/request-hashes';
import type { Route } from '../routes';
import { ForRoute } from '../session/session.guard';
import { fieldsOf } from './fields';

/**
 * The controller of the public API: a handler per row of the table, which hands the request to the one message that
 * answers it. Its steps are no pipes and interceptors of Nest, since these cost more than all the rest of a request.
 */
export function apiController(table: readonly Route[]): Type<unknown> {
  @Controller()
  class ApiController {
    constructor(
      private readonly messenger: Messenger,
      private readonly hashes: RequestHashes,
    ) {}

    /** @throws ServiceError what commandIdOf, fieldsOf and the service refuse */
    async send(route: Route, request: FastifyRequest): Promise<unknown> {
      const { anonymous, session } = request.caller;
      const key = headerOf(request, 'idempotency-key');
      const named = commandIdOf(route, key, session?.subject, wallClock.epochMs());
      const fields = fieldsOf(route, request);
      const commandId = named ?? anonymous.commandId;
      const context = new RequestContext({
        ...anonymous,
        commandId,
        causationId: commandId,
        accessToken: session?.statement,
        requestHash: named && session ? this.hashes.of(route, session.subject, fields) : undefined,
      });
      const timeoutMs = context.deadline - wallClock.epochMs();
      return this.messenger.send(route.message, fields, context, { as: 'caller', timeoutMs });
    }
  }
  for (const route of table) addHandler(ApiController.prototype, route);
  return ApiController;
}

function addHandler(prototype: { send(route: Route, request: FastifyRequest): Promise<unknown> }, route: Route): void {
  const name = `${route.method} ${route.path}`;
  const descriptor = {
    value(this: typeof prototype, request: FastifyRequest) {
      return this.send(route, request);
    },
  };
  Object.defineProperty(prototype, name, descriptor);
  const mapping = RequestMapping({ method: RequestMethod[route.method], path: route.path });
  applyDecorators(mapping, HttpCode(200), ForRoute(route))(prototype, name, descriptor);
  Req()(prototype, name, 0);
}
