import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { WalletModule } from '../wallet/wallet.module';
import { CodeHandlers } from './code.handlers';
import { CodeCipher } from './payment-code';

@Module({
  imports: [PolicyModule, WalletModule],
  providers: [
    {
      provide: CodeCipher,
      inject: [CONFIG],
      useFactory: (config: ServiceConfig) => new CodeCipher(config.readKey('code-key')),
    },
    ...handlersOf(CodeHandlers),
  ],
  exports: [CodeCipher],
})
export class CodeModule {}
