import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { environment } from './environment';
import { GatewayModule } from './gateway.module';
import { PublicAdapter } from './http/public-adapter';

void runService({
  service: 'gateway',
  module: GatewayModule,
  needsStore: false,
  extraShape: environment,
  createHttp: (root, log) =>
    NestFactory.create<NestFastifyApplication>(root, new PublicAdapter(), {
      logger: log,
      abortOnError: false,
      bodyParser: false,
    }),
  onReady: async (app, { extra }) => {
    await (app as NestFastifyApplication).listen(extra.PORT, extra.HOST);
  },
});
