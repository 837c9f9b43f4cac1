import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { BooksModule } from '../books/books.module';
import { FlowsHandlers } from './flows.handlers';
import { lotsProjection } from './lots.projection';

@Module({
  imports: [BooksModule, ReadModelsModule.forFeature({ projections: [lotsProjection] })],
  providers: handlersOf(FlowsHandlers),
})
export class LotModule {}
