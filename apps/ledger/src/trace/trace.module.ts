import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { AnyTraceHandlers } from './any-trace.handlers';
import { TraceHandlers } from './trace.handlers';

@Module({
  imports: [BooksModule],
  providers: handlersOf(AnyTraceHandlers, TraceHandlers),
})
export class TraceModule {}
