import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Metrics } from '../observability/metrics';
import { toFailure } from '../request/failure';
import type { RequestContext } from '../request/request-context';
import { ServiceError } from '../request/service-error';
import { wallClock } from '../request/wall-clock';
import { commandOf, type UseCase } from './command-of';
import { CommandRequests } from './command-requests';

/**
 * The one way to a use case, around Nest's CommandBus and QueryBus, whether a request asks for it or a process goes on
 * with it: nothing runs past its deadline, a command id comes with one request only, and each is counted and timed under
 * its subject with the code that it was refused with.
 */
@Injectable()
export class UseCases {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly requests: CommandRequests,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @param request as the message's schema gives it
   * @throws Refusal with a code of the message, ServiceError TIMEOUT when the deadline has passed, and what fails below
   * @example await useCases.execute(receiveTransfer, { transferId, toCustomerId, amountYen }, context)
   */
  async execute<M extends UseCase>(message: M, request: RequestOf<M>, context: RequestContext): Promise<ReplyOf<M>> {
    const startedAt = performance.now();
    let outcome = 'ok';
    try {
      if (context.deadline <= wallClock.epochMs()) throw new ServiceError('TIMEOUT');
      const dispatched = new (commandOf(message))(request, context);
      if (message.effect === 'query') return await this.queries.execute<never, ReplyOf<M>>(dispatched as never);
      const checking = this.requests.check(context);
      if (checking) await checking;
      return await this.commands.execute<never, ReplyOf<M>>(dispatched as never);
    } catch (error) {
      outcome = toFailure(error).error.code;
      throw error;
    } finally {
      this.metrics.message(message.subject).answered(outcome, performance.now() - startedAt);
    }
  }
}
