import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CompensationStreamModule } from '../compensation/compensation-stream.module';
import { IncidentModule } from '../incident/incident.module';
import { PlanModule } from '../plan/plan.module';
import { PlanningModule } from '../planning/planning.module';
import { RemediesModule } from '../remedies/remedies.module';
import { ReportModule } from '../report/report.module';
import { SuspicionModule } from '../suspicion/suspicion.module';
import { Execution } from './execution';
import { ExecutionHandlers } from './execution.handlers';
import { executionProcess } from './execution.process';
import { ProgressHandlers } from './progress.handlers';
import { Recheck } from './recheck';
import { Remedy } from './remedy';
import { UpheldReports } from './upheld-reports';

@Module({
  imports: [
    IncidentModule,
    PlanModule,
    CompensationStreamModule,
    ReportModule,
    PlanningModule,
    SuspicionModule,
    RemediesModule,
    ReadModelsModule.forFeature({ processes: [executionProcess] }),
  ],
  providers: [Execution, Remedy, Recheck, UpheldReports, ...handlersOf(ExecutionHandlers, ProgressHandlers)],
})
export class ExecutionModule {}
