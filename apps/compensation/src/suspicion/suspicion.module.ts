import { Module } from '@nestjs/common';
import { ReportModule } from '../report/report.module';
import { ScopeModule } from '../scope/scope.module';
import { Suspicion } from './suspicion';

@Module({ imports: [ReportModule, ScopeModule], providers: [Suspicion], exports: [Suspicion] })
export class SuspicionModule {}
