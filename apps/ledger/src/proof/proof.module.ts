import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { LogModule } from '../log/log.module';
import { SealModule } from '../seal/seal.module';
import { ProofHandlers } from './proof.handlers';

@Module({
  imports: [SealModule, LogModule],
  providers: handlersOf(ProofHandlers),
})
export class ProofModule {}
