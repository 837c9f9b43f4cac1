import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Background } from '@modosu/service-kit/runtime/background';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Proposing } from '../planning/proposing';
import { Execution } from './execution';
import { type ApprovedPlan, executionProcess } from './execution.process';

/** A second person approves a plan, and it is carried out. */
@Injectable()
export class ExecutionHandlers {
  constructor(
    private readonly proposing: Proposing,
    private readonly execution: Execution,
    private readonly processes: Processes,
    private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** If this copy leads it begins at once. The caller does not wait for that, but asks for the progress. */
  @Handles(messages.approvePlan)
  async approve({ planId, contentHash }: RequestOf<typeof messages.approvePlan>, context: RequestContext) {
    const { view, events } = await this.proposing.approve(planId, contentHash, context);
    for (const event of this.background.leads ? events : [])
      this.processes
        .begin(executionProcess, event)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'execution goes on later'));
    return view;
  }

  @Continues(executionProcess)
  continue(plan: ApprovedPlan, context: ProcessContext): Promise<void> {
    return this.execution.continue(plan, context);
  }
}
