import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module';
import { IncidentModule } from '../incident/incident.module';
import { PlanningModule } from '../planning/planning.module';
import { PolicyModule } from '../policy/policy.module';
import { SuspicionModule } from '../suspicion/suspicion.module';
import { HoldHandlers } from './hold.handlers';
import { holdProcess } from './hold.process';
import { Holding } from './holding';
import { holdsProjection } from './holds.projection';
import { HoldsReader } from './holds.reader';
import { Releasing } from './releasing';

@Module({
  imports: [
    PolicyModule,
    EvidenceModule,
    IncidentModule,
    PlanningModule,
    SuspicionModule,
    ReadModelsModule.forFeature({ projections: [holdsProjection], processes: [holdProcess] }),
  ],
  providers: [HoldsReader, Holding, Releasing, ServiceTime, ...handlersOf(HoldHandlers)],
  exports: [HoldsReader, Releasing],
})
export class HoldModule {}
