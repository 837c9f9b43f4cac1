import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { RemediesHandlers } from './remedies.handlers';

@Module({
  imports: [BooksModule],
  providers: handlersOf(RemediesHandlers),
})
export class IncidentModule {}
