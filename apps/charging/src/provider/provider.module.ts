import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Module } from '@nestjs/common';
import type { ChargingEnvironment } from '../policy/environment';
import { Provider } from './provider';
import { ProviderConnection } from './provider-connection';
import { WEBHOOK_KEY } from './webhook-key';

type Config = ServiceConfig<ChargingEnvironment>;

/** The card provider, who also runs the bank and cash rails. */
@Module({
  providers: [
    { provide: WEBHOOK_KEY, inject: [CONFIG], useFactory: (config: Config) => config.readKey('webhook-key') },
    {
      provide: ProviderConnection,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        new ProviderConnection({
          url: config.extra.PROVIDER_URL,
          apiKey: config.readSecret('provider-api-key'),
          simulation: config.simulation,
        }),
    },
    Provider,
  ],
  exports: [Provider, WEBHOOK_KEY],
})
export class ProviderModule {}
