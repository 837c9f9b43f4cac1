import type { Message } from '@modosu/contracts/message';
import { Inject, type Provider, type Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { RequestContext } from '../request/request-context';
import { commandOf, type Dispatched, type UseCase } from './command-of';

/** The shape of a method that handles a message. The request has passed the message's schema. */
export type Handler<Req extends z.ZodType, Rep extends z.ZodType> = (
  request: z.output<Req>,
  context: RequestContext,
) => Promise<z.input<Rep>>;

interface Handled {
  readonly useCase: UseCase;
  readonly method: string;
}

const HANDLED = Symbol('use cases that methods of a class handle');

/**
 * Marks a method as the handler of a message: the use case. Its parameters and its reply are checked against the
 * message's types. It refuses by throwing a Refusal with one of the message's error codes.
 *
 * @example
 * @Handles(reserveRoom)
 * async reserve({ customerId, ...room }: RequestOf<typeof reserveRoom>, context: RequestContext) { … return {}; }
 */
export function Handles<Req extends z.ZodType, Rep extends z.ZodType>(message: Message<Req, Rep>) {
  return <Method extends Handler<Req, Rep>>(target: object, method: string, _: TypedPropertyDescriptor<Method>) =>
    note(target, method, message);
}

/** Adds to what `handlersOf` finds on the class. */
export function note(target: object, method: string, useCase: UseCase): void {
  const handled: readonly Handled[] = Reflect.getOwnMetadata(HANDLED, target.constructor) ?? [];
  Reflect.defineMetadata(HANDLED, [...handled, { useCase, method }], target.constructor);
}

/**
 * The providers of a feature module for classes with `@Handles` methods: each class, and for each of its methods the
 * handler under which a bus finds it.
 *
 * @example providers: [Wallets, ...handlersOf(CreditHandlers, HoldHandlers)]
 */
export function handlersOf(...classes: readonly Type<unknown>[]): Provider[] {
  return classes.flatMap((owner) => [owner, ...useCasesOf(owner).map((one) => handlerClass(owner, one))]);
}

/** What the methods of a class handle. */
export function useCasesOf(owner: Type<unknown>): readonly Handled[] {
  const handled: readonly Handled[] | undefined = Reflect.getOwnMetadata(HANDLED, owner);
  if (!handled) throw new Error(`${owner.name} handles nothing: none of its methods is marked with @Handles`);
  return handled;
}

function handlerClass(owner: Type<unknown>, { useCase, method }: Handled): Type<unknown> {
  class HandlerOfMethod {
    constructor(private readonly handlers: Record<string, (request: unknown, context: RequestContext) => unknown>) {}

    execute({ request, context }: Dispatched<unknown>): unknown {
      return this.handlers[method]!(request, context);
    }
  }
  Inject(owner)(HandlerOfMethod, undefined, 0);
  return asHandlerOf(useCase, HandlerOfMethod, `${owner.name}.${method}`);
}

const HANDLED_BY = Symbol('the use case that a class handles');

/** Registers a class with an `execute` method as the handler of a use case. */
export function asHandlerOf(useCase: UseCase, handler: Type<unknown>, name: string): Type<unknown> {
  const decorate = useCase.effect === 'command' ? CommandHandler : QueryHandler;
  decorate(commandOf(useCase))(handler);
  Reflect.defineMetadata(HANDLED_BY, useCase, handler);
  Object.defineProperty(handler, 'name', { value: name });
  return handler;
}

/** Those of these use cases that no provider of the application handles. */
export function unhandled<U extends UseCase>(useCases: readonly U[], modules: ModulesContainer): U[] {
  const providers = [...modules.values()].flatMap((module) => [...module.providers.values()]);
  const handled = new Set(providers.map(({ metatype }) => metatype && Reflect.getMetadata(HANDLED_BY, metatype)));
  return useCases.filter((useCase) => !handled.has(useCase));
}
