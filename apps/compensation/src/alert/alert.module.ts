import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module';
import { AlertHandlers } from './alert.handlers';
import { alertsProjection } from './alerts.projection';
import { AlertsReader } from './alerts.reader';

@Module({
  imports: [EvidenceModule, ReadModelsModule.forFeature({ projections: [alertsProjection()] })],
  providers: [AlertsReader, ...handlersOf(AlertHandlers)],
  exports: [AlertsReader],
})
export class AlertModule {}
