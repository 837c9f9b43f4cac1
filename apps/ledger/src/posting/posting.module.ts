import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { AccountHandlers } from './account.handlers';
import { postingsProjection } from './postings.projection';

@Module({
  imports: [BooksModule, ReadModelsModule.forFeature({ projections: [postingsProjection] })],
  providers: handlersOf(AccountHandlers),
})
export class PostingModule {}
