import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { SealHandlers } from './seal.handlers';
import { Seals } from './seals';

@Module({
  providers: [Seals, ...handlersOf(SealHandlers)],
  exports: [Seals],
})
export class SealModule {}
