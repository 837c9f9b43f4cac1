import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { StatementHandlers } from './statement.handlers';

@Module({
  imports: [BooksModule],
  providers: handlersOf(StatementHandlers),
})
export class StatementModule {}
