import { Continues } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { type OwedCashback, owedCashbackProcess } from './owed-cashback.process';
import { Receivables } from './receivable.aggregate';

/** Books what customers owe of a cashback that had to go back. */
@Injectable()
export class ReceivableHandlers {
  constructor(private readonly receivables: Receivables) {}

  @Continues(owedCashbackProcess)
  async book(owed: OwedCashback, context: ProcessContext): Promise<void> {
    const command = { type: 'book', ...owed } as const;
    await this.receivables.handle(owed.customerId, command, context.step('book').command());
  }
}
