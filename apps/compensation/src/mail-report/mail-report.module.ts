import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { ReportModule } from '../report/report.module';
import { MailReportHandlers } from './mail-report.handlers';
import { reportHoldProcess } from './mail-report.process';

@Module({
  imports: [ReportModule, ReadModelsModule.forFeature({ processes: [reportHoldProcess] })],
  providers: [ServiceTime, ...handlersOf(MailReportHandlers)],
})
export class MailReportModule {}
