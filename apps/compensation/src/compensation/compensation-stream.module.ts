import { recordRecovery } from '@modosu/contracts/compensation.messages';
import { streamCommands } from '@modosu/service-kit/use-case/stream-commands';
import { Module } from '@nestjs/common';
import { Compensations } from './compensation.aggregate';

@Module({
  providers: [Compensations, ...streamCommands(Compensations, 'originalId', { 'record-recovery': recordRecovery })],
  exports: [Compensations],
})
export class CompensationStreamModule {}
