import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { IncidentCommand, IncidentDecision, IncidentReply } from './incident.commands';
import type { IncidentEvent } from './incident.events';
import { evolve, type Incident, noIncident } from './incident.state';

/** An incident: opened, widened as often as needed, planned, and closed only when it balances to the yen. */
export const incidentDecider: Decider<IncidentCommand, IncidentEvent, Incident, IncidentReply> = {
  initial: noIncident,
  evolve,
  decide(command, state): IncidentDecision {
    if (command.type === 'open') {
      const { type: _, ...data } = command;
      if (state.incidentId !== undefined) return accept([], { incidentId: state.incidentId });
      if (data.from >= data.to) return refuse('VALIDATION_FAILED', { to: 'must be after from' });
      return accept([{ type: 'incident.opened.v1', data }], { incidentId: data.incidentId });
    }
    const { incidentId } = state;
    if (incidentId === undefined) return refuse('INCIDENT_UNKNOWN');
    if (state.closed) return refuse('INCIDENT_CLOSED');
    return decideOpen(command, state, incidentId);
  },
};

function decideOpen(
  command: Exclude<IncidentCommand, { type: 'open' }>,
  state: Incident,
  incidentId: string,
): IncidentDecision {
  switch (command.type) {
    case 'add-indicator': {
      const { indicator: kind, value, reason } = command;
      if (state.indicators.some((known) => known.kind === kind && known.value === value)) return accept([], {});
      return accept([{ type: 'incident.indicator-added.v1', data: { incidentId, kind, value, reason } }], {});
    }
    case 'record-callback': {
      const { type: _, ...answer } = command;
      return accept([{ type: 'incident.callback-recorded.v1', data: { incidentId, ...answer } }], {});
    }
    case 'propose-liability': {
      const { customerId, reason, evidence, by: proposedBy } = command;
      if (state.liabilities.get(customerId)?.confirmed) return accept([], {});
      const data = { incidentId, customerId, reason, evidence, proposedBy };
      return accept([{ type: 'incident.liability-proposed.v1', data }], {});
    }
    case 'confirm-liability': {
      const { customerId, by: confirmedBy } = command;
      const proposed = state.liabilities.get(customerId);
      if (!proposed) return refuse('NOT_FOUND');
      if (proposed.confirmed) return accept([], {});
      if (proposed.proposedBy === confirmedBy) return refuse('SECOND_PERSON_REQUIRED');
      const data = { incidentId, customerId, confirmedBy };
      return accept([{ type: 'incident.liability-confirmed.v1', data }], {});
    }
    case 'record-scope': {
      const { scopeId, summary } = command;
      return accept([{ type: 'incident.scoped.v1', data: { incidentId, scopeId, summary } }], summary);
    }
    case 'record-hold': {
      const { type: _, ...held } = command;
      if (!state.scope) return refuse('INCIDENT_NOT_SCOPED');
      return accept([{ type: 'incident.funds-held.v1', data: { incidentId, ...held } }], held);
    }
    case 'record-plan': {
      const { planId } = command;
      if (!state.scope) return refuse('INCIDENT_NOT_SCOPED');
      if (state.planId === planId) return accept([], { planId });
      const proposed = { planId, replaces: state.planId };
      return accept([{ type: 'incident.plan-proposed.v1', data: { incidentId, ...proposed } }], proposed);
    }
    case 'approve-plan': {
      const { planId, executed } = command;
      if (state.approvedPlanId === planId) return accept([], {});
      if (state.planId !== planId) return refuse('PLAN_NOT_OPEN', { state: 'superseded', by: state.planId });
      if (state.approvedPlanId !== executed) return refuse('PLAN_UNDER_WAY', { planId: state.approvedPlanId });
      return accept([{ type: 'incident.plan-approved.v1', data: { incidentId, planId } }], {});
    }
    case 'close': {
      const { type: _, executed, ...figures } = command;
      if (state.approvedPlanId !== executed) return refuse('PLAN_UNDER_WAY', { planId: state.approvedPlanId });
      const { outflowYen, recoveredYen, lossYen, receivableYen } = figures;
      if (outflowYen !== recoveredYen + lossYen + receivableYen) return refuse('NOT_RECONCILED', figures);
      return accept([{ type: 'incident.closed.v1', data: { incidentId, ...figures } }], {});
    }
  }
}
