import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { Module } from '@nestjs/common';
import { classifiedProjection } from './classified.projection';
import { ClassifiedReader } from './classified.reader';
import { Scopes } from './scope.aggregate';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [classifiedProjection] })],
  providers: [Scopes, ClassifiedReader],
  exports: [Scopes, ClassifiedReader],
})
export class ScopeModule {}
