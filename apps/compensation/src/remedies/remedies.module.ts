import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { Module } from '@nestjs/common';
import { remediesProjection } from './remedies.projection';
import { RemediesReader } from './remedies.reader';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [remediesProjection] })],
  providers: [RemediesReader],
  exports: [RemediesReader],
})
export class RemediesModule {}
