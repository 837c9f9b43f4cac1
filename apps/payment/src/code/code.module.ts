import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BarcodeModule } from '../barcode/barcode.module';
import { PolicyModule } from '../policy/policy.module';
import { SessionModule } from '../session/session.module';
import { WalletModule } from '../wallet/wallet.module';
import { CodeHandlers } from './code.handlers';
import { CodeCipher } from './payment-code';
import { ShownCodes } from './shown-codes';

@Module({
  imports: [BarcodeModule, PolicyModule, SessionModule, WalletModule],
  providers: [
    {
      provide: CodeCipher,
      inject: [CONFIG],
      useFactory: (config: ServiceConfig) => new CodeCipher(config.readKey('code-key')),
    },
    ShownCodes,
    ...handlersOf(CodeHandlers),
  ],
  exports: [ShownCodes],
})
export class CodeModule {}
