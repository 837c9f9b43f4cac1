import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { Messenger } from '../broker/messenger';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { Background } from '../runtime/background';
import { ServiceDatabase } from '../runtime/service-database';
import { EchoHandlers, echo } from '../testing/echo';
import { makeEnvironment, type TestEnvironment } from '../testing/environment';
import { makeKeys } from '../testing/keys';
import { describeWithNats, startNats, type TestNats } from '../testing/nats-server';
import { callerContext, openCaller } from '../testing/test-transport';
import { handlersOf } from '../use-case/handles';
import { startService } from './service';

const keys = makeKeys('payment', 'gateway');
const happened: string[] = [];

@Module({ providers: handlersOf(EchoHandlers) })
class EchoModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) readonly config: ServiceConfig,
    readonly store: EventStore,
    readonly messenger: Messenger,
    readonly database: ServiceDatabase,
    readonly background: Background,
  ) {}

  onModuleInit(): void {
    const report = { parked: [{ stream: 'wallet-1' }], position: 12n };
    for (const name of ['first', 'second']) {
      this.background.add(name, {
        start: () => void happened.push(`${name} started`),
        stop: () => void happened.push(`${name} stopped`),
        health: () => (name === 'second' ? report : {}),
      });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

describeWithNats()('the life of a service', () => {
  let nats: TestNats;
  let store: LocalStore;
  let place: TestEnvironment;
  let healthPort: number;

  beforeAll(async () => {
    nats = await startNats(['payment', 'gateway']);
    store = await LocalStore.start();
    place = makeEnvironment('payment', keys, { natsUrl: nats.url, eventStoreUrl: store.url });
    healthPort = await freePort();
    place.env.HEALTH_PORT = String(healthPort);
  });

  afterAll(async () => {
    await store?.stop();
    await nats?.stop();
    place?.remove();
  });

  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
    return { status: response.status, text: await response.text() };
  };

  it('given broker and store, then it starts, answers, tells its health, and stops in order', async () => {
    const service = await startService({ service: 'payment', module: EchoModule, messages: [echo], env: place.env });
    const caller = await openCaller(nats, 'gateway', keys);
    const nobody = { kind: 'anonymous', id: 'anonymous' } as const;
    const reply = await caller.messenger.send(echo, { text: 'hello' }, callerContext(nobody));
    expect(reply.text).toBe('hello');
    const module = service.app.get(EchoModule);
    expect(module.config.service).toBe('payment');
    expect(module.messenger).toBeInstanceOf(Messenger);
    expect(module.database.kysely).toBe(module.database.kysely);

    expect((await get('/health/live')).status).toBe(200);
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({
      status: 'degraded',
      checks: {
        start: { status: 'ok' },
        broker: { status: 'ok' },
        'event store': { status: 'ok' },
        first: { status: 'ok' },
        second: { status: 'degraded', detail: { position: '12' } },
      },
    });
    expect((await get('/metrics')).text).toContain('modosu_requests_total{subject="payment.echo.say",outcome="ok"');
    expect((await get('/other')).status).toBe(404);

    await caller.close();
    await service.stop();
    expect(happened).toEqual(['first started', 'second started', 'second stopped', 'first stopped']);
    await expect(get('/health/live')).rejects.toThrow();
  });

  it('given a health port that is taken, then it does not start and leaves nothing open', async () => {
    const taken = createServer().listen(healthPort, '127.0.0.1');
    await once(taken, 'listening');
    const started = startService({ service: 'payment', module: EchoModule, messages: [echo], env: place.env });
    await expect(started).rejects.toThrow(`the health port ${healthPort} is taken`);
    taken.close();
    await once(taken, 'close');
  });

  it('given the environment of another service, then it does not start', async () => {
    const started = startService({ service: 'ledger', module: EchoModule, messages: [echo], env: place.env });
    await expect(started).rejects.toThrow('SERVICE is payment');
  });

  const run = (env: Record<string, string>) => {
    const program = resolve(__dirname, '../../dist/testing/echo-service.js');
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    return { child, exit: once(child, 'exit').then(([code]) => ({ code, stderr })) };
  };

  it('given a process that runs, when it gets SIGTERM, then it exits with 0', async () => {
    const { child, exit } = run(place.env);
    while (
      !(await get('/health/ready').then(
        (answer) => answer.status === 200,
        () => false,
      ))
    ) {
      if (child.exitCode !== null) throw new Error((await exit).stderr);
      await new Promise((done) => setTimeout(done, 50));
    }
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, stderr: '' });
  });

  it('given a wrong environment, then the process says why in one line and exits with 1', async () => {
    const { code, stderr } = await run({ ...place.env, POLICY: '2019' }).exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^payment cannot start: .*SIMULATION=on\n$/);
  });
});
