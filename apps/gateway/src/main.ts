import 'reflect-metadata';
import { Messenger } from '@modosu/service-kit/messenger';
import { runService } from '@modosu/service-kit/service';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { registerConsolePages } from './console/pages';
import { GatewayModule } from './gateway.module';
import { Api } from './http/api';
import { registerApiPages } from './openapi/pages';
import { Origins } from './request/origins';
import { ScenarioClock } from './request/scenario-clock';
import { Sessions } from './session/sessions';

/** An import of 500 members takes some 200 KB. */
const BODY_LIMIT = 900_000;
const LONGEST_PARAMETER = 300;

void runService({
  service: 'gateway',
  module: GatewayModule,
  needsStore: false,
  extraShape: {
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535),
    BEHIND_PROXY: z.enum(['on', 'off']).default('off'),
  },
  createHttp: (root, log) =>
    NestFactory.create<NestFastifyApplication>(
      root,
      new FastifyAdapter({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: LONGEST_PARAMETER } }),
      { logger: log, abortOnError: false },
    ),
  async onReady(context, config) {
    const app = context as NestFastifyApplication;
    const messenger = app.get(Messenger);
    const sessions = new Sessions(messenger);
    sessions.listen();
    const api = new Api({
      messenger,
      sessions,
      origins: new Origins(config.readKey('index-key')),
      ...(config.simulation ? { scenarioClock: new ScenarioClock(config.readKey('simulation-key')) } : {}),
      behindProxy: config.simulation || config.extra.BEHIND_PROXY === 'on',
    });
    const server = app.getHttpAdapter().getInstance();
    api.register(server);
    registerApiPages(server);
    registerConsolePages(server);
    await app.listen(config.extra.PORT, config.extra.HOST);
  },
});
