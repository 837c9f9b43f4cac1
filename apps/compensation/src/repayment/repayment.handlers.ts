import { takeRepayment } from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Compensations } from '../compensation/compensation.aggregate';
import { Receivables } from '../receivable/receivable.aggregate';

@Injectable()
export class RepaymentHandlers {
  constructor(
    private readonly compensations: Compensations,
    private readonly receivables: Receivables,
  ) {}

  /** In the stream that says what is owed: of an original that was put right, or of a cashback. */
  @Handles(takeRepayment)
  async take(request: RequestOf<typeof takeRepayment>, context: RequestContext) {
    const { originalId, debtorId, debt, amountYen, reference } = request;
    if (debt === 'cashback') {
      const what = { customerId: debtorId, reference: originalId, bankReference: reference, amountYen };
      const command = { type: 'take-repayment', ...what } as const;
      return (await this.receivables.handle(debtorId, command, context.command())).reply;
    }
    const command = { type: 'take-repayment', reference, debtorId, debt, amountYen } as const;
    return (await this.compensations.handle(originalId, command, context.command())).reply;
  }
}
