import { Messenger } from '@modosu/service-kit/broker/messenger';
import { CONFIG, LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import { Global, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { FastifyInstance } from 'fastify';
import { PublicAdapter } from '../http/public-adapter';

/** An error in the log: a fault that nobody foresaw. */
export type Logged = { readonly err: unknown } & Record<string, unknown>;

export interface GatewayApp {
  /** Ready for `inject`; not listening. */
  readonly server: FastifyInstance;
  /** The messages sent to services, in order. */
  readonly sent: { readonly subject: string; readonly fields: Record<string, unknown> }[];
  readonly logged: Logged[];
  close(): Promise<void>;
}

/**
 * Starts modules of the gateway as main.ts does, without a broker.
 * @param answer the reply to every message that they send
 * @param adjust replaces further providers
 *
 * @example
 * const app = await gatewayApp([GatewayModule]);
 * await app.server.inject({ url: '/v1/me' });
 */
export async function gatewayApp(
  modules: readonly Type<unknown>[],
  answer: () => unknown = () => ({}),
  adjust: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<GatewayApp> {
  const sent: GatewayApp['sent'] = [];
  const logged: Logged[] = [];
  const config = {
    simulation: false,
    readKey: () => Buffer.alloc(32),
    extra: { BEHIND_PROXY: 'off', CUSTOMER_DEADLINE_MS: 10_000, DESK_DEADLINE_MS: 120_000 },
  };
  const messenger = {
    onNotice: () => () => undefined,
    send: async ({ subject }: { subject: string }, fields: Record<string, unknown>) => {
      sent.push({ subject, fields });
      return answer();
    },
  };
  const kit = [
    { provide: CONFIG, useValue: config },
    { provide: LOGGER, useValue: { error: (about: Logged) => logged.push(about) } },
    { provide: Messenger, useValue: messenger },
  ];
  @Global()
  @Module({ providers: kit, exports: kit.map(({ provide }) => provide) })
  class Kit {}

  const testing = await adjust(Test.createTestingModule({ imports: [Kit, ...modules] })).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new PublicAdapter(), {
    bodyParser: false,
    logger: false,
  });
  await app.init();
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  await server.ready();
  return { server, sent, logged, close: () => app.close() };
}
