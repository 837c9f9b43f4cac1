import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Module } from '@nestjs/common';
import { Vault } from './vault';

@Module({
  providers: [
    {
      provide: Vault,
      inject: [CONFIG],
      useFactory: (config: ServiceConfig) => new Vault(config.readKey('charge-secret-key')),
    },
  ],
  exports: [Vault],
})
export class VaultModule {}
