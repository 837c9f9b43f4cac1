import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CheckpointModule } from '../checkpoint/checkpoint.module';
import { VerificationHandlers } from './verification.handlers';
import { Verifications } from './verifications';

@Module({
  imports: [CheckpointModule],
  providers: [Verifications, ...handlersOf(VerificationHandlers)],
})
export class VerificationModule {}
