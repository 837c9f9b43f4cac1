import 'reflect-metadata';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { runService } from '@modosu/service-kit/service/service';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { registerConsolePages } from './console/pages';
import { GatewayModule } from './gateway.module';
import { Api } from './http/api';
import { publicServer } from './http/public-server';
import { registerApiPages } from './openapi/pages';
import { Origins } from './request/origins';
import { RequestHashes } from './request/request-hashes';
import { ScenarioClock } from './request/scenario-clock';
import { Sessions } from './session/sessions';

/** Nest has handlers of its own for what fails and what is not there; here the server's hold. */
class PublicAdapter extends FastifyAdapter {
  override setErrorHandler = () => this.instance;
  override setNotFoundHandler = () => this.instance;
}

void runService({
  service: 'gateway',
  module: GatewayModule,
  needsStore: false,
  extraShape: {
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535),
    BEHIND_PROXY: z.enum(['on', 'off']).default('off'),
    CUSTOMER_DEADLINE_MS: z.coerce.number().int().min(1_000).max(60_000).default(10_000),
    DESK_DEADLINE_MS: z.coerce.number().int().min(1_000).max(600_000).default(120_000),
  },
  createHttp: (root, log) =>
    NestFactory.create<NestFastifyApplication>(
      root,
      new PublicAdapter(publicServer((error, about) => log.failed(error, about))),
      { logger: log, abortOnError: false, bodyParser: false },
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
      hashes: new RequestHashes(config.readKey('request-key')),
      ...(config.simulation ? { scenarioClock: new ScenarioClock(config.readKey('simulation-key')) } : {}),
      deadlines: { customerMs: config.extra.CUSTOMER_DEADLINE_MS, deskMs: config.extra.DESK_DEADLINE_MS },
      behindProxy: config.simulation || config.extra.BEHIND_PROXY === 'on',
    });
    const server = app.getHttpAdapter().getInstance();
    api.register(server);
    registerApiPages(server);
    registerConsolePages(server);
    await app.listen(config.extra.PORT, config.extra.HOST);
  },
});
