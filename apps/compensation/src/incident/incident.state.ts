import type { ScopeSummary } from '@modosu/contracts/compensation.events';
import type { EventPlace } from '@modosu/event-sourcing/decider';
import type { CallbackAnswer, IncidentEvent } from './incident.events';

export interface Incident {
  readonly incidentId?: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly openedAt: string;
  readonly closed: boolean;
  /** What was still on hold when it was closed went back. */
  readonly released?: { readonly holds: number; readonly releasedYen: number };
  readonly indicators: readonly { readonly kind: string; readonly value: string }[];
  readonly callbacks: ReadonlyMap<string, CallbackAnswer>;
  /** Receivers who are said to have known, and whether a second person has confirmed it, by customer. */
  readonly liabilities: ReadonlyMap<string, { readonly proposedBy: string; readonly confirmed: boolean }>;
  readonly scope?: { readonly scopeId: string; readonly summary: ScopeSummary };
  /** Proposed last. */
  readonly planId?: string;
  /** The one that it took the place of. */
  readonly replacedPlanId?: string;
  /** Approved last. */
  readonly approvedPlanId?: string;
}

export const noIncident: Incident = {
  name: '',
  from: '',
  to: '',
  openedAt: '',
  closed: false,
  indicators: [],
  callbacks: new Map(),
  liabilities: new Map(),
};

export function evolve(state: Incident, { type, data }: IncidentEvent, { occurredAt }: EventPlace): Incident {
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
    case 'incident.liability-proposed.v1': {
      const { customerId, proposedBy } = data;
      return { ...state, liabilities: new Map(state.liabilities).set(customerId, { proposedBy, confirmed: false }) };
    }
    case 'incident.liability-confirmed.v1': {
      const { proposedBy = '' } = state.liabilities.get(data.customerId) ?? {};
      const confirmed = { proposedBy, confirmed: true };
      return { ...state, liabilities: new Map(state.liabilities).set(data.customerId, confirmed) };
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
}

/** Who must pay for what they spent of stolen money. */
export function liableIn({ liabilities }: Incident): Set<string> {
  return new Set([...liabilities].flatMap(([customerId, { confirmed }]) => (confirmed ? [customerId] : [])));
}
