import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Module } from '@nestjs/common';
import { chargingPolicy, POLICY } from './charging-policy';
import { type ChargingEnvironment, stepYenOf } from './environment';

@Module({
  providers: [
    {
      provide: POLICY,
      inject: [CONFIG],
      useFactory: ({ policy, extra }: ServiceConfig<ChargingEnvironment>) => chargingPolicy(policy, stepYenOf(extra)),
    },
  ],
  exports: [POLICY],
})
export class PolicyModule {}
