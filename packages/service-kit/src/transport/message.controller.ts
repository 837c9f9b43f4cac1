import type { Message } from '@modosu/contracts/message';
import { Controller, type OnModuleInit, type Type, UseFilters, UseGuards } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { unhandled } from '../use-case/handles';
import { UseCases } from '../use-case/use-cases';
import { AccessGuard } from './access.guard';
import type { Arrival } from './arrival';
import { FailureFilter } from './failure.filter';
import { RequestPipe } from './request.pipe';

/**
 * The one controller of a service: each of its messages becomes a call of its use case. A guard checks who asks, a pipe
 * what is asked, a filter makes answers of errors.
 */
export function messageController(messages: readonly Message[]): Type<unknown> {
  @Controller()
  @UseGuards(AccessGuard)
  @UseFilters(FailureFilter)
  class MessageController implements OnModuleInit {
    constructor(
      readonly useCases: UseCases,
      private readonly modules: ModulesContainer,
    ) {}

    /** @throws for a message that nothing handles: the service does not start */
    onModuleInit(): void {
      const missing = unhandled(messages, this.modules).map(({ subject }) => subject);
      if (missing.length > 0) throw new Error(`nothing handles ${missing.join(', ')}`);
    }
  }
  for (const message of messages) {
    const { prototype } = MessageController;
    const answer = function (this: MessageController, request: never, arrival: Arrival) {
      arrival.dispatched = true;
      return this.useCases.execute(message, request, arrival.context!);
    };
    const descriptor = { value: answer, writable: true };
    const method = message.subject;
    Object.defineProperty(answer, 'name', { value: method });
    Object.defineProperty(prototype, method, descriptor);
    Payload(new RequestPipe(message))(prototype, method, 0);
    Ctx()(prototype, method, 1);
    MessagePattern(method, { message })(prototype, method, descriptor);
  }
  return MessageController;
}
