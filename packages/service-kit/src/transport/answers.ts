import type { Message } from '@modosu/contracts/message';
import { createParamDecorator, type ExecutionContext, UseFilters, UseGuards } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import type { Handler } from '../use-case/handles';
import { AccessGuard } from './access.guard';
import type { Arrival } from './arrival';
import { FailureFilter } from './failure.filter';
import { RequestPipe } from './request.pipe';

const Context = createParamDecorator(
  (_: unknown, execution: ExecutionContext) => execution.switchToRpc().getContext<Arrival>().context,
);

/** Marks a controller method as the one that answers `message`, without a bus. */
export function Answers<Req extends z.ZodType, Rep extends z.ZodType>(message: Message<Req, Rep>) {
  return <Method extends Handler<Req, Rep>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    Payload(new RequestPipe(message))(target, key, 0);
    Context()(target, key, 1);
    UseGuards(AccessGuard)(target, key, descriptor);
    UseFilters(FailureFilter)(target, key, descriptor);
    MessagePattern(message.subject, { message })(target, key, descriptor);
  };
}
