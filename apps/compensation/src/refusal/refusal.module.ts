import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { HoldModule } from '../hold/hold.module';
import { IncidentModule } from '../incident/incident.module';
import { ReportModule } from '../report/report.module';
import { RefusalHandlers } from './refusal.handlers';

@Module({ imports: [ReportModule, IncidentModule, HoldModule], providers: handlersOf(RefusalHandlers) })
export class RefusalModule {}
