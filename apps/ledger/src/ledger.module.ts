import { readModelController } from '@modosu/service-kit/read-model/read-model.controller';
import { Module } from '@nestjs/common';
import { Books } from './books';
import { RemediesController } from './incident/remedies.controller';
import { LogController } from './log/log.controller';
import { FlowsController } from './lot/flows.controller';
import { AccountController } from './posting/account.controller';
import { StatementController } from './statement/statement.controller';
import { AnyTraceController } from './trace/any-trace.controller';
import { TraceController } from './trace/trace.controller';

@Module({
  providers: [Books],
  controllers: [
    AccountController,
    StatementController,
    RemediesController,
    FlowsController,
    TraceController,
    AnyTraceController,
    LogController,
    readModelController('ledger'),
  ],
})
export class LedgerModule {}
