import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { EventIndex } from './event-index';
import { eventIndexProjection } from './event-index.projection';
import { LogHandlers } from './log.handlers';
import { StreamHandlers } from './stream.handlers';
import { Tail } from './tail';

@Module({
  imports: [BooksModule, ReadModelsModule.forFeature({ projections: [eventIndexProjection] })],
  providers: [EventIndex, Tail, ...handlersOf(LogHandlers, StreamHandlers)],
  exports: [EventIndex],
})
export class LogModule {}
