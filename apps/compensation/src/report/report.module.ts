import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Reports } from './report.aggregate';
import { ReportHandlers } from './report.handlers';
import { reportsProjection } from './reports.projection';
import { ReportsReader } from './reports.reader';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [reportsProjection] })],
  providers: [Reports, ReportsReader, ...handlersOf(ReportHandlers)],
  exports: [Reports, ReportsReader],
})
export class ReportModule {}
