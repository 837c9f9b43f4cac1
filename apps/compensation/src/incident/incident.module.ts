import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Incidents } from './incident.aggregate';
import { IncidentHandlers } from './incident.handlers';
import { incidentsProjection } from './incidents.projection';
import { IncidentsReader } from './incidents.reader';

@Module({
  imports: [ReadModelsModule.forFeature({ projections: [incidentsProjection] })],
  providers: [Incidents, IncidentsReader, ...handlersOf(IncidentHandlers)],
  exports: [Incidents, IncidentsReader],
})
export class IncidentModule {}
