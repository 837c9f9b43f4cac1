import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Releasing } from '../hold/releasing';
import { Incidents } from '../incident/incident.aggregate';
import { Proposing } from '../planning/proposing';
import { ClosingReports } from './closing-report';
import { Reconciliation } from './reconciliation';

/** The end of an incident: it balances to the yen, or it stays open. */
@Injectable()
export class ClosingHandlers {
  constructor(
    private readonly incidents: Incidents,
    private readonly reconciliation: Reconciliation,
    private readonly reports: ClosingReports,
    private readonly proposing: Proposing,
    private readonly releasing: Releasing,
  ) {}

  @Handles(messages.reconcileIncident)
  async reconcile({ incidentId }: RequestOf<typeof messages.reconcileIncident>, context: RequestContext) {
    return this.reconciliation.of(incidentId, await this.incidents.known(incidentId), context);
  }

  @Handles(messages.incidentReport)
  async report({ incidentId }: RequestOf<typeof messages.incidentReport>, context: RequestContext) {
    const incident = await this.incidents.known(incidentId);
    if (!incident.scope) throw new Refusal('INCIDENT_NOT_SCOPED');
    return this.reports.of(incidentId, incident, context);
  }

  @Handles(messages.closeIncident)
  async close({ incidentId }: RequestOf<typeof messages.closeIncident>, context: RequestContext) {
    const figures = await this.reconciliation.of(incidentId, await this.incidents.open(incidentId), context);
    if (!figures.reconciled) throw new Refusal('NOT_RECONCILED', figures);
    const { outflowYen, recoveredYen, lossYen, receivableYen } = figures;
    const executed = await this.proposing.executedPlan(incidentId);
    const { holds, releasedYen } = await this.releasing.forClosing(incidentId, context);
    const command = {
      type: 'close',
      outflowYen,
      recoveredYen,
      lossYen,
      receivableYen,
      holds,
      releasedYen,
      executed,
    } as const;
    await this.incidents.handle(incidentId, command, context.command());
    return this.reports.of(incidentId, await this.incidents.known(incidentId), context);
  }
}
