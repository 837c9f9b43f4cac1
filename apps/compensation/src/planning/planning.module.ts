import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module';
import { IncidentModule } from '../incident/incident.module';
import { PlanModule } from '../plan/plan.module';
import { RemediesModule } from '../remedies/remedies.module';
import { SuspicionModule } from '../suspicion/suspicion.module';
import { Drafting } from './draft';
import { Flows } from './flows';
import { PlanningHandlers } from './planning.handlers';
import { Proposing } from './proposing';

@Module({
  imports: [IncidentModule, PlanModule, EvidenceModule, SuspicionModule, RemediesModule],
  providers: [Flows, Drafting, Proposing, ...handlersOf(PlanningHandlers)],
  exports: [Flows, Drafting, Proposing],
})
export class PlanningModule {}
