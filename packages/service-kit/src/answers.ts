import type { Message } from '@modosu/contracts/message';
import { UseFilters } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { PassOnFilter } from './door/pass-on-filter';
import type { RequestContext } from './request-context';

/** The shape of a controller method that answers a message. The request has passed the message's schema. */
export type Answer<Req extends z.ZodType, Rep extends z.ZodType> = (
  request: z.output<Req>,
  context: RequestContext,
) => Promise<z.input<Rep>>;

/**
 * Marks a controller method as the one that answers `message`:
 * `@Answers(balanceGet) balance(request: RequestOf<typeof balanceGet>, context: RequestContext)`.
 * The method's parameters and its reply are checked against the message's types. It refuses by throwing a Refusal with
 * one of the message's error codes.
 */
export function Answers<Req extends z.ZodType, Rep extends z.ZodType>(message: Message<Req, Rep>) {
  return <Method extends Answer<Req, Rep>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    // Nest hands a method only what its parameters ask for: the content first, then the context.
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(PassOnFilter)(target, key, descriptor);
    MessagePattern(message.subject, { message })(target, key, descriptor);
  };
}
