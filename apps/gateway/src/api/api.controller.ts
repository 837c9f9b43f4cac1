import { Messenger } from '@modosu/service-kit/broker/messenger';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestHashes } from '../request/request-hashes';
import type { Route } from '../routes';
import { Answers } from '../session/access';
import { type Asked, FieldsPipe } from './fields.pipe';
import { IdempotencyGuard } from './idempotency.guard';

/** The request, of which a FieldsPipe makes what the handler needs. */
const Request = createParamDecorator((_data: unknown, execution: ExecutionContext) =>
  execution.switchToHttp().getRequest<FastifyRequest>(),
);

/**
 * The controller of the public API: a handler per row of the table, which hands the request to the one message that
 * answers it. Each has a single parameter, since Nest resolves every further one in promises of its own.
 */
export function apiController(table: readonly Route[]): Type<unknown> {
  @Controller()
  @UseGuards(IdempotencyGuard)
  class ApiController {
    constructor(
      private readonly messenger: Messenger,
      private readonly hashes: RequestHashes,
    ) {}

    send({ fields, caller }: Asked): Promise<unknown> {
      const { route, anonymous, session, commandId = anonymous.commandId } = caller;
      const isNamed = session !== undefined && caller.commandId !== undefined;
      const context = new RequestContext({
        ...anonymous,
        commandId,
        causationId: commandId,
        accessToken: session?.statement,
        requestHash: isNamed ? this.hashes.of(route, session.subject, fields) : undefined,
      });
      const timeoutMs = context.deadline - wallClock.epochMs();
      return this.messenger.send(route.message, fields, context, { as: 'caller', timeoutMs });
    }
  }
  for (const route of table) addHandler(ApiController.prototype, route);
  return ApiController;
}

function addHandler(prototype: { send(asked: Asked): Promise<unknown> }, route: Route): void {
  const name = `${route.method} ${route.path}`;
  const descriptor = {
    // A function of its own for each, since Nest keeps what is said of a handler with the function.
    value(this: typeof prototype, asked: Asked) {
      return this.send(asked);
    },
  };
  Object.defineProperty(prototype, name, descriptor);
  const mapping = RequestMapping({ method: RequestMethod[route.method], path: route.path });
  applyDecorators(mapping, HttpCode(200), Answers(route))(prototype, name, descriptor);
  Request(FieldsPipe)(prototype, name, 0);
}
