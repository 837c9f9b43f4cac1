import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { HoldModule } from '../hold/hold.module';
import { ReportModule } from '../report/report.module';
import { MailReportHandlers } from './mail-report.handlers';
import { reportHoldProcess } from './mail-report.process';

@Module({
  imports: [ReportModule, HoldModule, ReadModelsModule.forFeature({ processes: [reportHoldProcess] })],
  providers: handlersOf(MailReportHandlers),
})
export class MailReportModule {}
