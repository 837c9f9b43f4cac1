import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { GatewayConfig } from '../environment';
import { FailureFilter } from '../http/failure.filter';
import { RequestContexts } from '../request/request-contexts';
import { RequestHashes } from '../request/request-hashes';
import { routes } from '../routes';
import { SessionGuard } from '../session/session.guard';
import { Sessions } from '../session/sessions';
import { apiController } from './api.controller';
import { ProviderNoticesController } from './provider-notices.controller';

/**
 * The public API: the table of routes and the card provider's webhook, answered by messages. Its guard of sessions and its
 * filter of errors hold for every handler of the gateway.
 */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: FailureFilter },
    { provide: APP_GUARD, useClass: SessionGuard },
    Sessions,
    RequestContexts,
    {
      provide: RequestHashes,
      inject: [CONFIG],
      useFactory: ({ readKey }: GatewayConfig) => new RequestHashes(readKey('request-key')),
    },
  ],
  controllers: [apiController(routes), ProviderNoticesController],
  exports: [RequestContexts],
})
export class ApiModule {}
