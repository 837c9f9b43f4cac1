import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import { Module } from '@nestjs/common';
import type { GatewayConfig } from '../environment';
import { Origins } from './origins';
import { RequestContexts } from './request-contexts';
import { RequestHashes } from './request-hashes';
import { ScenarioClock } from './scenario-clock';

/** Offers RequestContexts and RequestHashes, both of which need keys of the configuration. */
@Module({
  providers: [
    {
      provide: RequestContexts,
      inject: [CONFIG],
      useFactory: ({ simulation, extra, readKey }: GatewayConfig) =>
        new RequestContexts({
          origins: new Origins(readKey('index-key')),
          scenarioClock: simulation ? new ScenarioClock(readKey('simulation-key')) : undefined,
          behindProxy: simulation || extra.BEHIND_PROXY === 'on',
          deadlines: { customerMs: extra.CUSTOMER_DEADLINE_MS, staffMs: extra.DESK_DEADLINE_MS },
        }),
    },
    {
      provide: RequestHashes,
      inject: [CONFIG],
      useFactory: ({ readKey }: GatewayConfig) => new RequestHashes(readKey('request-key')),
    },
  ],
  exports: [RequestContexts, RequestHashes],
})
export class RequestModule {}
