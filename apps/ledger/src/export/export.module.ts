import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Exports } from './export.aggregate';
import { ExportHandlers } from './export.handlers';

@Module({
  providers: [Exports, ...handlersOf(ExportHandlers)],
})
export class ExportModule {}
