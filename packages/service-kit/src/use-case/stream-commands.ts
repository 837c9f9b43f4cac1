import type { Message } from '@modosu/contracts/message';
import type { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { DomainEvent } from '@modosu/event-store-client/event';
import { Inject, type Provider, type Type } from '@nestjs/common';
import type { z } from 'zod';
import type { Dispatched } from './command-of';
import { asHandlerOf } from './handles';

/** Per type of command the message that is that command, with the id of the stream in the field `Id`. */
type MessagesOf<C extends { readonly type: string }, Replies, Id extends string> = {
  readonly [T in C['type'] & keyof Replies]?: Message<
    z.ZodType<Omit<Extract<C, { readonly type: T }>, 'type'> & Readonly<Record<Id, string>>>,
    z.ZodType<Replies[T]>
  >;
};

/**
 * The handlers of messages that are one command on one stream and nothing else: the message's fields are the command's,
 * the command's reply is the message's.
 *
 * @param id the message's field that names the stream
 * @example providers: [Wallets, ...streamCommands(Wallets, 'customerId', { freeze: freezeWallet, close: closeWallet })]
 */
export function streamCommands<
  C extends { readonly type: string },
  E extends DomainEvent,
  S,
  Replies,
  Id extends string,
>(aggregate: Type<Aggregate<C, E, S, Replies>>, id: Id, messages: MessagesOf<C, Replies, Id>): Provider[] {
  return Object.entries(messages as Record<string, Message>).map(([type, message]) => {
    class StreamCommandHandler {
      constructor(private readonly streams: Aggregate<C, E, S, Replies>) {}

      async execute({ request, context }: Dispatched<Message>): Promise<unknown> {
        const { [id]: streamId, ...fields } = request as Record<Id, string>;
        return (await this.streams.handle(streamId, { type, ...fields } as unknown as C, context.command())).reply;
      }
    }
    Inject(aggregate)(StreamCommandHandler, undefined, 0);
    return asHandlerOf(message, StreamCommandHandler, `${aggregate.name}.${type}`);
  });
}
