import type { Message, RequestOf } from '@modosu/contracts/message';
import { Command, Query } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { RequestContext } from '../request/request-context';

/** What a bus carries and how its handler answers; every `Message` of contracts is one. */
export type UseCase = Pick<Message, 'subject' | 'effect'>;

/** The reply as a handler gives it: what the message's reply schema takes. */
export type ReplyInput<M> = M extends Message<z.ZodType, infer Rep> ? z.input<Rep> : undefined;

/** One message on its way to its handler: what is asked, by the caller in the context. */
export interface Dispatched<M> {
  readonly request: RequestOf<M>;
  readonly context: RequestContext;
}

export type CommandClass<M> = new (
  request: RequestOf<M>,
  context: RequestContext,
) => Dispatched<M> & (Command<ReplyInput<M>> | Query<ReplyInput<M>>);

const classes = new WeakMap<UseCase, CommandClass<never>>();

/**
 * The class by which Nest's buses route a message, so that none is written for each. The same message always has the
 * same class; it is named after the subject.
 *
 * @example commandBus.execute(new (commandOf(reserveRoom))({ customerId, originId, amountYen }, context))
 */
export function commandOf<M extends UseCase>(message: M): CommandClass<M> {
  const known = classes.get(message);
  if (known) return known as unknown as CommandClass<M>;
  const base: typeof Command | typeof Query = message.effect === 'command' ? Command : Query;
  const made = class extends (base as typeof Command)<unknown> {
    constructor(
      readonly request: unknown,
      readonly context: RequestContext,
    ) {
      super();
    }
  };
  Object.defineProperty(made, 'name', { value: message.subject });
  classes.set(message, made as unknown as CommandClass<never>);
  return made as unknown as CommandClass<M>;
}
