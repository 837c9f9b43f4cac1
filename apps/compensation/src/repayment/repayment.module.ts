import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CompensationStreamModule } from '../compensation/compensation-stream.module';
import { ReceivableModule } from '../receivable/receivable.module';
import { RepaymentHandlers } from './repayment.handlers';

/** What debtors repay. */
@Module({ imports: [CompensationStreamModule, ReceivableModule], providers: handlersOf(RepaymentHandlers) })
export class RepaymentModule {}
