import { Module } from '@nestjs/common';
import { Books } from './books';
import { ExportController } from './export/export.controller';
import { RemediesController } from './incident/remedies.controller';
import { EventIndex } from './log/event-index';
import { LogController } from './log/log.controller';
import { StreamController } from './log/stream.controller';
import { Tail } from './log/tail';
import { FlowsController } from './lot/flows.controller';
import { AccountController } from './posting/account.controller';
import { ProofController } from './proof/proof.controller';
import { SealController } from './seal/seal.controller';
import { Seals } from './seal/seals';
import { StatementController } from './statement/statement.controller';
import { AnyTraceController } from './trace/any-trace.controller';
import { TraceController } from './trace/trace.controller';
import { VerificationController } from './verification/verification.controller';
import { Verifications } from './verification/verifications';

@Module({
  providers: [Books, EventIndex, Tail, Seals, Verifications],
  controllers: [
    AccountController,
    StatementController,
    RemediesController,
    FlowsController,
    TraceController,
    AnyTraceController,
    LogController,
    ExportController,
    StreamController,
    SealController,
    ProofController,
    VerificationController,
  ],
})
export class LedgerModule {}
