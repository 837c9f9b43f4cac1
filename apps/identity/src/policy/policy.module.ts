import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Module } from '@nestjs/common';
import { POLICIES, POLICY } from './identity-policy';

@Module({
  providers: [{ provide: POLICY, inject: [CONFIG], useFactory: ({ policy }: ServiceConfig) => POLICIES[policy] }],
  exports: [POLICY],
})
export class PolicyModule {}
