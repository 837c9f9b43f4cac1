import { recordRepayment } from '@modosu/contracts/charging.messages';
import { takeRepayment } from '@modosu/contracts/compensation.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '../provider/pending';
import { Repayments } from './repayment.aggregate';
import { type OpenRepayment, repaymentProcess } from './repayment.process';

/** What debtors repay by bank. */
@Injectable()
export class RepaymentHandlers {
  constructor(
    private readonly repayments: Repayments,
    private readonly processes: Processes,
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(recordRepayment)
  async record(
    request: RequestOf<typeof recordRepayment>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof recordRepayment>> {
    const { reference } = request;
    const command = { type: 'record', ...request, by: context.actor.id } as const;
    const { events } = await this.repayments.handle(reference, command, context.command());
    for (const event of events) {
      await this.processes.begin(repaymentProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, reference }, 'a recorded repayment is taken later');
      });
    }
    const { state } = await this.repayments.load(reference);
    if (state?.phase === 'refused') throw new Refusal(state.code);
    return { outcome: state?.phase === 'received' ? 'received' : 'recorded' };
  }

  /** Taken from what is owed first, which says whether so much is; then the bank's side is booked. */
  @Continues(repaymentProcess)
  async take({ reference, originalId, debtorId, debt, amountYen }: OpenRepayment, context: ProcessContext) {
    const request = { reference, originalId, debtorId, debt, amountYen };
    try {
      await this.messenger.send(takeRepayment, request, context.step('take'), { as: 'service' });
    } catch (error) {
      const code = refusedWith(error);
      if (code === undefined) throw error;
      await this.repayments.handle(reference, { type: 'refuse', code }, context.step('refuse').command());
      return;
    }
    await this.repayments.handle(reference, { type: 'receive' }, context.step('receive').command());
  }
}
