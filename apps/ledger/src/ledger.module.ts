import { Module } from '@nestjs/common';
import { CheckpointModule } from './checkpoint/checkpoint.module';
import { ExportModule } from './export/export.module';
import { IncidentModule } from './incident/incident.module';
import { LogModule } from './log/log.module';
import { LotModule } from './lot/lot.module';
import { PostingModule } from './posting/posting.module';
import { ProofModule } from './proof/proof.module';
import { StatementModule } from './statement/statement.module';
import { TraceModule } from './trace/trace.module';
import { VerificationModule } from './verification/verification.module';

/** The books of all services and the log itself: nothing about money is decided here. */
@Module({
  imports: [
    PostingModule,
    LotModule,
    LogModule,
    StatementModule,
    IncidentModule,
    TraceModule,
    CheckpointModule,
    ProofModule,
    VerificationModule,
    ExportModule,
  ],
})
export class LedgerModule {}
