import 'reflect-metadata';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { Metrics } from '../observability/metrics';
import type { RequestContext } from '../request/request-context';
import { EchoHandlers, echo, FaultHandlers, refuse, slow } from '../testing/echo';
import { callerContext } from '../testing/test-transport';
import { commandOf } from './command-of';
import { CommandRequests } from './command-requests';
import { Handles, handlersOf, unhandled, useCasesOf } from './handles';
import { UseCases } from './use-cases';

const customer = { kind: 'customer', id: 'c-1' } as const;
const named = (requestHash: string, commandId: string): RequestContext => {
  const context = callerContext(customer);
  return Object.assign(context, { commandId, causationId: commandId, requestHash });
};

@Injectable()
class CountingHandlers {
  calls = 0;

  @Handles({ ...refuse, subject: 'payment.count.up' })
  async count(_: RequestOf<typeof refuse>) {
    this.calls += 1;
    return {};
  }
}
const count = useCasesOf(CountingHandlers)[0]!.useCase as typeof refuse;

describe('the way to a use case', () => {
  let useCases: UseCases;
  let counting: CountingHandlers;
  let bus: CommandBus;
  let modules: ModulesContainer;
  const metrics = new Metrics('payment');

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: Metrics, useValue: metrics },
        CommandRequests,
        UseCases,
        ...handlersOf(EchoHandlers, FaultHandlers, CountingHandlers),
      ],
    }).compile();
    await module.init();
    useCases = module.get(UseCases);
    counting = module.get(CountingHandlers);
    bus = module.get(CommandBus);
    modules = module.get(ModulesContainer);
  });

  it('given a query, then its handler answers', async () => {
    const reply = await useCases.execute(echo, { text: 'hello' }, callerContext(customer));
    expect(reply).toEqual({ text: 'hello', actor: customer });
  });

  it('given a message, then its class is always the same, named after the subject, and the bus knows it', async () => {
    expect(commandOf(echo)).toBe(commandOf(echo));
    expect(commandOf(echo).name).toBe('payment.echo.say');
    const before = counting.calls;
    await bus.execute(new (commandOf(count))({ text: '' }, callerContext(customer)) as never);
    expect(counting.calls).toBe(before + 1);
  });

  it('given a deadline that has passed, then nothing runs', async () => {
    const before = counting.calls;
    const late = useCases.execute(count, { text: '' }, callerContext(customer, undefined, -1));
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(counting.calls).toBe(before);
  });

  it('given a command id that comes with another request, then it is refused, and nothing runs', async () => {
    await useCases.execute(count, { text: '' }, named('a'.repeat(64), 'k'));
    const before = counting.calls;
    const other = useCases.execute(count, { text: '' }, named('b'.repeat(64), 'k'));
    await expect(other).rejects.toEqual(new Refusal('IDEMPOTENCY_KEY_REUSED'));
    expect(counting.calls).toBe(before);
    await useCases.execute(count, { text: '' }, named('a'.repeat(64), 'k'));
  });

  it('given what they came to, then each is counted under its subject with its outcome', async () => {
    await useCases.execute(refuse, { text: '' }, callerContext(customer)).catch(() => undefined);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/modosu_requests_total\{subject="payment.echo.say",outcome="ok",service="payment"\} 1/);
    expect(text).toMatch(/subject="payment.fault.refuse",outcome="INSUFFICIENT_FUNDS",service="payment"\} 1/);
    expect(text).toMatch(/subject="payment.count.up",outcome="TIMEOUT",service="payment"\} 1/);
  });

  it('given a message that no provider handles, then it is named', () => {
    expect(unhandled([echo, count, slow], modules)).toEqual([]);
    expect(unhandled([echo, { ...slow }], modules)).toMatchObject([{ subject: slow.subject }]);
  });

  it('given a class without handlers, then it is a mistake that shows at the start', () => {
    class Nothing {}
    expect(() => handlersOf(Nothing)).toThrow('Nothing handles nothing');
  });
});
