import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { Module } from '@nestjs/common';
import { ReportModule } from '../report/report.module';
import { evidenceProjection } from './evidence.projection';
import { EvidenceReader } from './evidence.reader';

@Module({
  imports: [ReportModule, ReadModelsModule.forFeature({ projections: [evidenceProjection] })],
  providers: [EvidenceReader],
  exports: [EvidenceReader],
})
export class EvidenceModule {}
