import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import type { EventPlace } from '@modosu/event-sourcing/decider';
import { withLots } from './line-lots';
import type { BasisCharge, BasisLot, CutOff, DropReason, PlanEvent } from './plan.events';

export type PlanProgress = 'drafted' | 'proposed' | 'approved' | 'executed' | 'superseded';

export interface Plan {
  readonly planId?: string;
  readonly incidentId?: string;
  readonly scopeId?: string;
  readonly lines: readonly PlanLine[];
  readonly basis: { readonly lots: readonly BasisLot[]; readonly charges: readonly BasisCharge[] };
  readonly cutOff?: CutOff;
  /** Lines that were not carried out, and why. */
  readonly dropped: ReadonlyMap<string, DropReason>;
  readonly totals?: PlanTotals;
  readonly contentHash?: string;
  readonly proposedBy?: string;
  /** The command that proposed it. */
  readonly proposedIn?: string;
  readonly approvedBy?: string;
  readonly progress: PlanProgress;
}

export const noPlan: Plan = {
  lines: [],
  basis: { lots: [], charges: [] },
  dropped: new Map(),
  progress: 'drafted',
};

export function evolve(state: Plan, { type, data }: PlanEvent, { commandId }: EventPlace): Plan {
  switch (type) {
    case 'plan.lines-added.v1':
      return { ...state, planId: data.planId, lines: [...state.lines, ...data.lines] };
    case 'plan.lots-added.v1': {
      const isMeant = ({ originalId }: PlanLine) => originalId === data.originalId;
      return { ...state, lines: state.lines.map((line) => (isMeant(line) ? withLots(line, data) : line)) };
    }
    case 'plan.basis-added.v1': {
      const { lots, charges } = state.basis;
      const basis = { lots: [...lots, ...data.lots], charges: [...charges, ...data.charges] };
      return { ...state, planId: data.planId, basis };
    }
    case 'plan.proposed.v1':
      return { ...state, ...data, proposedIn: commandId, progress: 'proposed' };
    case 'plan.approved.v1':
      return { ...state, approvedBy: data.approvedBy, progress: 'approved' };
    case 'plan.superseded.v1':
      return { ...state, progress: 'superseded' };
    case 'plan.line-dropped.v1':
      return { ...state, dropped: new Map(state.dropped).set(data.originalId, data.reason) };
    case 'plan.executed.v1':
      return { ...state, progress: 'executed' };
  }
}

export interface PlanView {
  readonly planId: string;
  readonly incidentId: string;
  readonly contentHash: string;
  readonly totals: PlanTotals;
  readonly state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
  readonly proposedBy: string;
  readonly approvedBy?: string;
  readonly cutOff?: CutOff;
}

/** What people see of a plan. `executing` is approved with its compensations under way. */
export function planView(state: Plan): PlanView | undefined {
  const { planId, incidentId, contentHash: hash, totals, proposedBy, approvedBy, cutOff, progress } = state;
  if (!planId || !incidentId || !hash || !totals || !proposedBy) return undefined;
  const shown = progress === 'approved' ? 'executing' : progress === 'drafted' ? 'proposed' : progress;
  return {
    planId,
    incidentId,
    contentHash: hash,
    totals,
    state: shown,
    proposedBy,
    approvedBy,
    cutOff,
  };
}
