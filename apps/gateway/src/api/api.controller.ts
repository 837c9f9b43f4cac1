import { Messenger } from '@modosu/service-kit/broker/messenger';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import {
  Controller,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Req,
  RequestMapping,
  RequestMethod,
  Res,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { markAnswer } from '../http/headers';
import { RequestHashes } from '../request/request-hashes';
import type { Route } from '../routes';
import { Answers } from '../session/access';
import { FieldsPipe } from './fields.pipe';
import { IdempotencyGuard } from './idempotency.guard';

/** The whole request, which a FieldsPipe makes the fields of a message of. */
const Fields = createParamDecorator((_data: unknown, execution: ExecutionContext) =>
  execution.switchToHttp().getRequest<FastifyRequest>(),
);

/** Hands each request to the one message that answers it: a method per row of the table, with all that Nest puts before it. */
export function apiController(table: readonly Route[]): Type<unknown> {
  @Controller()
  @UseGuards(IdempotencyGuard)
  class ApiController {
    constructor(
      private readonly messenger: Messenger,
      private readonly hashes: RequestHashes,
    ) {}

    ask(route: Route, fields: Record<string, unknown>, { caller }: FastifyRequest): Promise<unknown> {
      const { anonymous, session, commandId = anonymous.commandId } = caller;
      const isNamed = session !== undefined && caller.commandId !== undefined;
      const context = new RequestContext({
        ...anonymous,
        commandId,
        causationId: commandId,
        statement: session?.statement,
        requestHash: isNamed ? this.hashes.of(route, session.subject, fields) : undefined,
      });
      const timeoutMs = context.deadline - wallClock.epochMs();
      return this.messenger.send(route.message, fields, context, { as: 'caller', timeoutMs });
    }
  }
  for (const route of table) addHandler(ApiController, route);
  return ApiController;
}

function addHandler(
  { prototype }: { prototype: { ask(...of: [Route, Record<string, unknown>, FastifyRequest]): Promise<unknown> } },
  route: Route,
): void {
  const name = `${route.method} ${route.path}`;
  const descriptor = {
    value(this: typeof prototype, fields: Record<string, unknown>, request: FastifyRequest, reply: FastifyReply) {
      markAnswer(reply);
      return this.ask(route, fields, request);
    },
  };
  Object.defineProperty(prototype, name, descriptor);
  for (const decorate of [
    RequestMapping({ method: RequestMethod[route.method], path: route.path }),
    HttpCode(200),
    Answers(route),
  ]) {
    decorate(prototype, name, descriptor);
  }
  Fields(new FieldsPipe(route))(prototype, name, 0);
  Req()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
}
