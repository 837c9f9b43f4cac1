import { Module } from '@nestjs/common';
import { AlertModule } from './alert/alert.module';
import { ClosingModule } from './closing/closing.module';
import { CorrectionModule } from './correction/correction.module';
import { EvidenceModule } from './evidence/evidence.module';
import { ExecutionModule } from './execution/execution.module';
import { HoldModule } from './hold/hold.module';
import { IncidentModule } from './incident/incident.module';
import { MailReportModule } from './mail-report/mail-report.module';
import { PlanningModule } from './planning/planning.module';
import { ReceivableModule } from './receivable/receivable.module';
import { RefusalModule } from './refusal/refusal.module';
import { RemediesModule } from './remedies/remedies.module';
import { RepaymentModule } from './repayment/repayment.module';
import { ReportModule } from './report/report.module';
import { ScopingModule } from './scoping/scoping.module';

/** What was not the customer's: reported, found, planned and put right. */
@Module({
  imports: [
    ReportModule,
    MailReportModule,
    RefusalModule,
    AlertModule,
    EvidenceModule,
    IncidentModule,
    ScopingModule,
    HoldModule,
    PlanningModule,
    ExecutionModule,
    RemediesModule,
    CorrectionModule,
    ReceivableModule,
    RepaymentModule,
    ClosingModule,
  ],
})
export class CompensationModule {}
