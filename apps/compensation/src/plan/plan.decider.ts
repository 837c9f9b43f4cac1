import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { BasisCharge, BasisLot, CutOff, DropReason, PlanEvent } from './plan.events';
import { contentHash } from './plan-totals';

export type PlanCommand =
  | { kind: 'add-lines'; planId: string; from: number; lines: PlanLine[] }
  | { kind: 'add-basis'; planId: string; from: number; lots: BasisLot[]; charges: BasisCharge[] }
  | { kind: 'propose'; incidentId: string; scopeId: string; totals: PlanTotals; proposedBy: string; cutOff: CutOff }
  | { kind: 'approve'; contentHash: string; approvedBy: string }
  | { kind: 'supersede'; by: string }
  | { kind: 'drop-line'; originalId: string; reason: DropReason }
  | { kind: 'record-executed'; completed: number; skipped: string[] };

export type PlanProgress = 'drafted' | 'proposed' | 'approved' | 'executed' | 'superseded';

export interface PlanState {
  planId?: string;
  incidentId?: string;
  scopeId?: string;
  lines: readonly PlanLine[];
  basis: { readonly lots: readonly BasisLot[]; readonly charges: readonly BasisCharge[] };
  cutOff?: CutOff;
  /** Lines that were not carried out, and why. */
  dropped: ReadonlyMap<string, DropReason>;
  totals?: PlanTotals;
  contentHash?: string;
  proposedBy?: string;
  /** The command that proposed it. */
  proposedIn?: string;
  approvedBy?: string;
  progress: PlanProgress;
}

export interface PlanView {
  planId: string;
  incidentId: string;
  contentHash: string;
  totals: PlanTotals;
  state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
  proposedBy: string;
  approvedBy?: string;
  cutOff?: CutOff;
}

/** A plan: whoever proposed it may not approve it, and what is approved is exactly what its hash says. */
export const planDecider: Decider<PlanCommand, PlanEvent, PlanState> = {
  initial: { lines: [], basis: { lots: [], charges: [] }, dropped: new Map(), progress: 'drafted' },

  evolve(state, { type, data }, { commandId }) {
    switch (type) {
      case 'plan.lines-added.v1':
        return { ...state, planId: data.planId, lines: [...state.lines, ...data.lines] };
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
  },

  decide(command, state): Decision<PlanEvent> {
    const { planId, incidentId } = state;
    if (command.kind === 'add-lines') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      // A chunk that is there already comes from the same request, sent again.
      if (command.from < state.lines.length) return accept([], {});
      return accept([{ type: 'plan.lines-added.v1', data: { planId: command.planId, lines: command.lines } }], {});
    }
    if (command.kind === 'add-basis') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { kind: _kind, from, ...data } = command;
      const { lots, charges } = state.basis;
      if (from < lots.length + charges.length) return accept([], {});
      return accept([{ type: 'plan.basis-added.v1', data }], {});
    }
    if (planId === undefined) return refuse('PLAN_UNKNOWN');
    if (command.kind === 'propose') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { kind: _kind, ...rest } = command;
      const basis = { ...state.basis, cutOff: command.cutOff };
      const proposed = { planId, ...rest, contentHash: contentHash(state.lines, basis) };
      return accept([{ type: 'plan.proposed.v1', data: proposed }], {});
    }
    if (incidentId === undefined) return refuse('PLAN_UNKNOWN');
    switch (command.kind) {
      case 'approve':
        if (state.progress !== 'proposed') return refuse('PLAN_NOT_OPEN', { state: state.progress });
        if (command.contentHash !== hashOf(state)) return refuse('PLAN_CHANGED');
        if (command.approvedBy === state.proposedBy) return refuse('PROPOSER_MAY_NOT_APPROVE');
        return accept(
          [
            {
              type: 'plan.approved.v1',
              data: { planId, incidentId, contentHash: command.contentHash, approvedBy: command.approvedBy },
            },
          ],
          {},
        );
      case 'supersede':
        if (state.progress !== 'proposed') return refuse('PLAN_NOT_OPEN', { state: state.progress });
        return accept([{ type: 'plan.superseded.v1', data: { planId, incidentId, by: command.by } }], {});
      case 'drop-line': {
        const { originalId, reason } = command;
        if (state.dropped.has(originalId)) return accept([], {});
        if (state.progress !== 'approved') return refuse('PLAN_NOT_OPEN', { state: state.progress });
        return accept([{ type: 'plan.line-dropped.v1', data: { planId, incidentId, originalId, reason } }], {});
      }
      case 'record-executed':
        if (state.progress === 'executed') return accept([], {});
        if (state.progress !== 'approved') return refuse('PLAN_NOT_OPEN', { state: state.progress });
        return accept(
          [
            {
              type: 'plan.executed.v1',
              data: { planId, incidentId, completed: command.completed, skipped: command.skipped },
            },
          ],
          {},
        );
    }
  },
};

function hashOf({ lines, basis, cutOff }: PlanState): string {
  return contentHash(lines, cutOff && { ...basis, cutOff });
}

/** What people see of a plan. `executing` is approved with its compensations under way. */
export function planView(state: PlanState): PlanView | undefined {
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
    ...(approvedBy ? { approvedBy } : {}),
    ...(cutOff ? { cutOff } : {}),
  };
}
