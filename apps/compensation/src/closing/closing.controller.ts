import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { makeClosingReport } from './closing-report';
import { reconcile } from './reconciliation';

/** The end of an incident: it balances to the yen, or it stays open. */
@Controller()
export class ClosingController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.reconcileIncident)
  async reconcile({ incidentId }: RequestOf<typeof messages.reconcileIncident>, context: RequestContext) {
    return reconcile(this.desk, incidentId, (await this.desk.incident(incidentId)).state, context);
  }

  @Answers(messages.incidentReport)
  async report({ incidentId }: RequestOf<typeof messages.incidentReport>, context: RequestContext) {
    const { state } = await this.desk.incident(incidentId);
    if (!state.scope) throw new Refusal('INCIDENT_NOT_SCOPED');
    return makeClosingReport(this.desk, incidentId, state, context);
  }

  @Answers(messages.closeIncident)
  async close({ incidentId }: RequestOf<typeof messages.closeIncident>, context: RequestContext) {
    const { state } = await this.desk.incident(incidentId);
    if (state.closed) throw new Refusal('INCIDENT_CLOSED');
    const figures = await reconcile(this.desk, incidentId, state, context);
    if (!figures.reconciled) throw new Refusal('NOT_RECONCILED', figures);
    const { outflowYen, recoveredYen, lossYen, receivableYen } = figures;
    const executed = await this.desk.proposing.executedPlan(incidentId);
    const { holds, releasedYen } = await this.desk.releasing.forClosing(incidentId, context);
    const figuresOf = { outflowYen, recoveredYen, lossYen, receivableYen };
    const close = {
      kind: 'close' as const,
      ...figuresOf,
      holds,
      releasedYen,
      ...(executed === undefined ? {} : { executed }),
    };
    await this.desk.incidents.handle(incidentId, close, context.command());
    return makeClosingReport(this.desk, incidentId, (await this.desk.incident(incidentId)).state, context);
  }
}
