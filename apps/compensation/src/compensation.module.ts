import { Module } from '@nestjs/common';
import { AlertController } from './alert/alert.controller';
import { ClosingController } from './closing/closing.controller';
import { Desk } from './desk';
import { CorrectionController } from './execution/correction.controller';
import { RecoveryController } from './execution/recovery.controller';
import { HoldController } from './hold/hold.controller';
import { IncidentController } from './incident/incident.controller';
import { PlanController } from './plan/plan.controller';
import { ReportController } from './report/report.controller';

@Module({
  providers: [Desk],
  controllers: [
    ReportController,
    AlertController,
    IncidentController,
    HoldController,
    PlanController,
    CorrectionController,
    RecoveryController,
    ClosingController,
  ],
})
export class CompensationModule {}
