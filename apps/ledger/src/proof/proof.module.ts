import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CheckpointModule } from '../checkpoint/checkpoint.module';
import { LogModule } from '../log/log.module';
import { ProofHandlers } from './proof.handlers';

@Module({
  imports: [CheckpointModule, LogModule],
  providers: handlersOf(ProofHandlers),
})
export class ProofModule {}
