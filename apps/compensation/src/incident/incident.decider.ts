import type { ScopeSummary } from '@modosu/contracts/compensation.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { IncidentEvent } from './incident.events';

export type IncidentCommand =
  | { kind: 'open'; incidentId: string; name: string; from: string; to: string }
  | { kind: 'add-indicator'; indicator: string; value: string; reason: string }
  | { kind: 'record-callback'; customerId: string; transactionIds: string[]; answer: CallbackAnswer }
  | { kind: 'record-scope'; scopeId: string; summary: ScopeSummary }
  | { kind: 'record-hold'; wallets: number; heldYen: number; sessionsEnded: number }
  | { kind: 'record-plan'; planId: string }
  /** `executed`: the plan approved last, known to have ended. */
  | { kind: 'approve-plan'; planId: string; executed?: string }
  | {
      kind: 'close';
      outflowYen: number;
      recoveredYen: number;
      lossYen: number;
      receivableYen: number;
      /** How many holds were left over, and how much went back. */
      holds: number;
      releasedYen: number;
      executed?: string;
    };

export type CallbackAnswer = 'unauthorised' | 'genuine' | 'no-answer';

export interface IncidentState {
  incidentId?: string;
  name: string;
  from: string;
  to: string;
  openedAt: string;
  closed: boolean;
  /** What was still on hold when it was closed went back. */
  released?: { holds: number; releasedYen: number };
  indicators: readonly { kind: string; value: string }[];
  callbacks: ReadonlyMap<string, CallbackAnswer>;
  scope?: { scopeId: string; summary: ScopeSummary };
  /** Proposed last. */
  planId?: string;
  /** The one that it took the place of. */
  replacedPlanId?: string;
  /** Approved last. */
  approvedPlanId?: string;
}

type IncidentDecision = Decision<IncidentEvent, Record<string, unknown>>;

/** An incident: opened, widened as often as needed, planned, and closed only when it balances to the yen. */
export const incidentDecider: Decider<IncidentCommand, IncidentEvent, IncidentState, Record<string, unknown>> = {
  initial: { name: '', from: '', to: '', openedAt: '', closed: false, indicators: [], callbacks: new Map() },

  evolve(state, { type, data }, { occurredAt }) {
    switch (type) {
      case 'incident.opened.v1':
        return { ...state, ...data, openedAt: occurredAt };
      case 'incident.indicator-added.v1':
        return { ...state, indicators: [...state.indicators, { kind: data.kind, value: data.value }] };
      case 'incident.callback-recorded.v1': {
        const callbacks = new Map(state.callbacks);
        for (const transactionId of data.transactionIds) callbacks.set(transactionId, data.answer);
        return { ...state, callbacks };
      }
      case 'incident.scoped.v1':
        return { ...state, scope: { scopeId: data.scopeId, summary: data.summary } };
      case 'incident.funds-held.v1':
        return state;
      case 'incident.plan-proposed.v1':
        return { ...state, planId: data.planId, replacedPlanId: data.replaces };
      case 'incident.plan-approved.v1':
        return { ...state, approvedPlanId: data.planId };
      case 'incident.closed.v1':
        return {
          ...state,
          closed: true,
          released: { holds: data.holds ?? 0, releasedYen: data.releasedYen ?? 0 },
        };
    }
  },

  decide(command, state): IncidentDecision {
    if (command.kind === 'open') {
      const { kind: _kind, ...data } = command;
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
  command: Exclude<IncidentCommand, { kind: 'open' }>,
  state: IncidentState,
  incidentId: string,
): IncidentDecision {
  switch (command.kind) {
    case 'add-indicator': {
      const { indicator: kind, value, reason } = command;
      if (state.indicators.some((known) => known.kind === kind && known.value === value)) return accept([], {});
      return accept([{ type: 'incident.indicator-added.v1', data: { incidentId, kind, value, reason } }], {});
    }
    case 'record-callback': {
      const { kind: _kind, ...answer } = command;
      return accept([{ type: 'incident.callback-recorded.v1', data: { incidentId, ...answer } }], {});
    }
    case 'record-scope': {
      const { scopeId, summary } = command;
      return accept([{ type: 'incident.scoped.v1', data: { incidentId, scopeId, summary } }], { ...summary });
    }
    case 'record-hold': {
      const { kind: _kind, ...held } = command;
      if (!state.scope) return refuse('INCIDENT_NOT_SCOPED');
      return accept([{ type: 'incident.funds-held.v1', data: { incidentId, ...held } }], { ...held });
    }
    case 'record-plan': {
      const { planId } = command;
      if (!state.scope) return refuse('INCIDENT_NOT_SCOPED');
      if (state.planId === planId) return accept([], { planId });
      const replaces = state.planId === undefined ? {} : { replaces: state.planId };
      const proposed = { incidentId, planId, ...replaces };
      return accept([{ type: 'incident.plan-proposed.v1', data: proposed }], { planId, ...replaces });
    }
    case 'approve-plan': {
      const { planId, executed } = command;
      if (state.approvedPlanId === planId) return accept([], {});
      if (state.planId !== planId) return refuse('PLAN_NOT_OPEN', { state: 'superseded', by: state.planId });
      if (state.approvedPlanId !== executed) return refuse('PLAN_UNDER_WAY', { planId: state.approvedPlanId });
      return accept([{ type: 'incident.plan-approved.v1', data: { incidentId, planId } }], {});
    }
    case 'close': {
      const { kind: _kind, executed, ...figures } = command;
      if (state.approvedPlanId !== executed) return refuse('PLAN_UNDER_WAY', { planId: state.approvedPlanId });
      const { outflowYen, recoveredYen, lossYen, receivableYen } = figures;
      if (outflowYen !== recoveredYen + lossYen + receivableYen) return refuse('NOT_RECONCILED', figures);
      return accept([{ type: 'incident.closed.v1', data: { incidentId, ...figures } }], {});
    }
  }
}
