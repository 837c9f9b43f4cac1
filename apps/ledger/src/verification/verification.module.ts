import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { SealModule } from '../seal/seal.module';
import { VerificationHandlers } from './verification.handlers';
import { Verifications } from './verifications';

@Module({
  imports: [SealModule],
  providers: [Verifications, ...handlersOf(VerificationHandlers)],
})
export class VerificationModule {}
