import 'reflect-metadata';
import { defineMessage } from '@modosu/contracts/message';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccessTokenSigner } from '../access/access-token';
import { Messenger, SendOptions } from '../broker/messenger';
import { decodeReply, type WireReply } from '../request/envelope';
import type { RequestContext } from '../request/request-context';
import type { ServiceError } from '../request/service-error';
import { EchoHandlers, echo, FaultHandlers, fail, refuse, slow } from '../testing/echo';
import { makeKeys } from '../testing/keys';
import { describeWithNats, startNats, type TestNats } from '../testing/nats-server';
import { callerContext, openCaller, openTransport } from '../testing/test-transport';
import { Handles } from '../use-case/handles';

const keys = makeKeys('identity', 'payment', 'charging', 'gateway');
const identity = new AccessTokenSigner('identity', keys.privateKeys.identity!);
const nobody = { kind: 'anonymous', id: 'anonymous' } as const;
const customer = () =>
  callerContext({ kind: 'customer', id: 'c-1' }, identity.sign({ kind: 'customer', sub: 'c-1', sid: 's-1' }));
const code = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: ServiceError) => error.code,
  );

describeWithNats()('services that ask each other over a real broker', () => {
  let nats: TestNats;
  let transport: Awaited<ReturnType<typeof openTransport>>;
  let gateway: Awaited<ReturnType<typeof openCaller>>;
  let charging: Awaited<ReturnType<typeof openCaller>>;

  beforeAll(async () => {
    nats = await startNats(['identity', 'payment', 'charging', 'gateway']);
    transport = await openTransport(nats, 'payment', keys, [EchoHandlers, FaultHandlers], 100);
    gateway = await openCaller(nats, 'gateway', keys);
    charging = await openCaller(nats, 'charging', keys);
  });

  afterAll(async () => {
    await gateway?.close();
    await charging?.close();
    await transport?.close();
    await nats?.stop();
  });

  const ask = (context: RequestContext, text = 'hello', options?: SendOptions) =>
    gateway.messenger.send(echo, { text }, context, options);

  it('given 64 requests at once, then each gets its own answer', async () => {
    const texts = Array.from({ length: 64 }, (_, index) => `text ${index}`);
    const answers = await Promise.all(texts.map((text) => ask(callerContext(nobody), text)));
    expect(answers.map(({ text }) => text)).toEqual(texts);
  });

  it('given two copies of a service that ask at once, then each gets its own answers', async () => {
    const copy = await openCaller(nats, 'gateway', keys);
    const say = (messenger: Messenger, text: string) => messenger.send(echo, { text }, callerContext(nobody));
    const texts = Array.from({ length: 40 }, (_, index) => `text ${index}`);
    const both = texts.map((text, index) => say(index % 2 === 0 ? gateway.messenger : copy.messenger, text));
    expect((await Promise.all(both)).map(({ text }) => text)).toEqual(texts);
    await copy.close();
  });

  it('given what is not an envelope, then the service goes on, and the caller gets an answer if it can be named', async () => {
    const { connection } = gateway.broker;
    const answered = new Promise<WireReply>((resolve) => {
      const replies = connection.subscribe('reply.gateway.test', {
        callback: (_error, message) => {
          replies.unsubscribe();
          resolve(decodeReply(message.data));
        },
      });
    });
    for (const garbage of ['', '{', '{"context":{}}', '{"requestId":"r-1","context":7}'])
      connection.publish(echo.subject, Buffer.from(garbage), { reply: 'reply.gateway.test' });
    expect(await answered).toMatchObject({ requestId: 'r-1', error: { code: 'VALIDATION_FAILED' } });
    expect(await code(ask(callerContext(nobody)))).toBe('answered');
  });

  it('given a signed-in customer, then the service knows who asks; a service that asks by itself says for whom', async () => {
    expect((await ask(customer())).actor).toEqual({ kind: 'customer', id: 'c-1', sessionId: 's-1' });
    const reply = await charging.messenger.send(echo, { text: '' }, customer(), { as: 'service' });
    expect(reply.actor).toEqual({ kind: 'service', id: 'charging', onBehalfOf: 'c-1' });
  });

  it('given a refusal, then its code and details arrive; given a mistake, then nothing but INTERNAL', async () => {
    const refused = gateway.messenger.send(refuse, { text: '' }, customer());
    await expect(refused).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS', details: { balanceYen: 7 } });
    const failed = charging.messenger.send(fail, { text: 'x' }, customer(), { as: 'service' });
    await expect(failed).rejects.toMatchObject({ code: 'INTERNAL', details: undefined });
    await expect(failed).rejects.not.toThrow('secret of the inside');
  });

  it('given no statement, the wrong one or a wrong shape, then it is refused', async () => {
    expect(await code(gateway.messenger.send(refuse, { text: '' }, callerContext(nobody)))).toBe('UNAUTHENTICATED');
    expect(await code(gateway.messenger.send(fail, { text: '' }, customer()))).toBe('FORBIDDEN');
    const wrong = gateway.messenger.send(echo, { text: 7 } as never, callerContext(nobody));
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: { issues: [{ path: 'text' }] } });
  });

  it('given an answer that comes too late, then the caller learns of it in time', async () => {
    const startedAt = performance.now();
    const late = gateway.messenger.send(slow, { ms: 400 }, callerContext(nobody), { timeoutMs: 100 });
    expect(await code(late)).toBe('TIMEOUT');
    expect(performance.now() - startedAt).toBeLessThan(300);
    expect(await code(ask(callerContext(nobody, undefined, -1)))).toBe('TIMEOUT');
  });

  it('given nobody who answers, then the caller learns of it at once', async () => {
    const unheard = defineMessage({ ...echo, subject: 'ledger.echo.say' });
    const startedAt = performance.now();
    expect(await code(gateway.messenger.send(unheard, { text: '' }, callerContext(nobody)))).toBe(
      'SERVICE_UNAVAILABLE',
    );
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('given more requests than the service takes at once, then the rest is refused at once', async () => {
    while (transport.transport.requestsInFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const codes = await Promise.all(
      Array.from({ length: 150 }, () => code(gateway.messenger.send(slow, { ms: 300 }, callerContext(nobody)))),
    );
    expect(codes.filter((one) => one === 'answered')).toHaveLength(100);
    expect(codes.filter((one) => one === 'OVERLOADED')).toHaveLength(50);
  });

  it("given identity's notice, then the session's statement is refused from then on", async () => {
    const context = callerContext(
      { kind: 'customer', id: 'c-2' },
      identity.sign({ kind: 'customer', sub: 'c-2', sid: 's-2' }),
    );
    expect(await code(ask(context))).toBe('answered');
    const sender = await openCaller(nats, 'identity', keys);
    sender.messenger.notice('identity.notice.session-revoked', {
      sessionIds: ['s-2'],
      at: Date.parse('2019-07-02T08:00:00.000Z'),
    });
    await sender.broker.connection.flush();
    await transport.broker.connection.flush();
    expect(await code(ask(context))).toBe('UNAUTHENTICATED');
    expect(await code(ask(customer()))).toBe('answered');
    await sender.close();
  });

  it('given requests, then they are counted by message and outcome', async () => {
    const text = await transport.metrics.registry.metrics();
    expect(text).toMatch(/modosu_requests_total\{subject="payment.echo.say",outcome="ok",service="payment"\} \d+/);
    expect(text).toContain('outcome="OVERLOADED"');
  });

  it('given a message of another service or answered twice over, then the service does not start', async () => {
    const foreign = defineMessage({ ...echo, subject: 'ledger.echo.say', request: z.object({}), reply: z.object({}) });
    @Injectable()
    class Foreign {
      @Handles(foreign)
      async say(_request: Record<string, never>, _context: RequestContext) {
        return {};
      }
    }
    await expect(openTransport(nats, 'payment', keys, [Foreign])).rejects.toThrow('belongs to ledger');
  });

  it('given a wrong password, then the connection fails with a clear line', async () => {
    const strangers = { ...nats, url: nats.url };
    await expect(openCaller(strangers, 'ledger', makeKeys('ledger'))).rejects.toThrow('refuses the password of ledger');
  });

  it('given a closing service, then what is in hand is answered and the rest goes elsewhere', async () => {
    const second = await openTransport(nats, 'payment', keys, [EchoHandlers]);
    const asked = Array.from({ length: 20 }, () => gateway.messenger.send(slow, { ms: 200 }, callerContext(nobody)));
    await gateway.broker.connection.flush();
    await second.broker.connection.flush();
    await second.close();
    const after = Array.from({ length: 20 }, () => ask(callerContext(nobody)));
    expect(await Promise.all([...asked, ...after])).toHaveLength(40);
  });

  it('given a broker that dies, then requests fail at once, and after its return all goes on', async () => {
    const waiting = code(gateway.messenger.send(slow, { ms: 5_000 }, callerContext(nobody)));
    await gateway.broker.connection.flush();
    await nats.kill();
    expect(await waiting).toBe('BROKER_UNAVAILABLE');
    const startedAt = performance.now();
    expect(await code(ask(callerContext(nobody)))).toBe('BROKER_UNAVAILABLE');
    expect(performance.now() - startedAt).toBeLessThan(100);
    await nats.restart();
    let outcome = '';
    for (let tries = 0; outcome !== 'answered' && tries < 100; tries += 1) {
      outcome = await code(ask(callerContext(nobody)));
      if (outcome !== 'answered') await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(outcome).toBe('answered');
  });
});
