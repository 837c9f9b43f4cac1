import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { AlertModule } from '../alert/alert.module';
import { EvidenceModule } from '../evidence/evidence.module';
import { HoldModule } from '../hold/hold.module';
import { IncidentModule } from '../incident/incident.module';
import { PlanModule } from '../plan/plan.module';
import { PlanningModule } from '../planning/planning.module';
import { RemediesModule } from '../remedies/remedies.module';
import { SuspicionModule } from '../suspicion/suspicion.module';
import { Books } from './books';
import { ClosingHandlers } from './closing.handlers';
import { ClosingReports } from './closing-report';
import { IncidentOutflow } from './incident-outflow';
import { Reconciliation } from './reconciliation';
import { Timelines } from './timeline';

@Module({
  imports: [
    IncidentModule,
    PlanModule,
    AlertModule,
    EvidenceModule,
    HoldModule,
    PlanningModule,
    RemediesModule,
    SuspicionModule,
  ],
  providers: [Books, IncidentOutflow, Reconciliation, Timelines, ClosingReports, ...handlersOf(ClosingHandlers)],
})
export class ClosingModule {}
