import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { PlanEvent } from './plan.events';
import { contentHash } from './plan-totals';

export type PlanCommand =
  | { kind: 'add-lines'; planId: string; from: number; lines: PlanLine[] }
  | { kind: 'propose'; incidentId: string; scopeId: string; totals: PlanTotals; proposedBy: string }
  | { kind: 'approve'; contentHash: string; approvedBy: string }
  | { kind: 'supersede'; by: string }
  | { kind: 'record-executed'; completed: number; skipped: string[] };

export type PlanProgress = 'drafted' | 'proposed' | 'approved' | 'executed' | 'superseded';

export interface PlanState {
  planId?: string;
  incidentId?: string;
  scopeId?: string;
  lines: readonly PlanLine[];
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
}

/** A plan: whoever proposed it may not approve it, and what is approved is exactly what its hash says. */
export const planDecider: Decider<PlanCommand, PlanEvent, PlanState> = {
  initial: { lines: [], progress: 'drafted' },

  evolve(state, { type, data }, { commandId }) {
    switch (type) {
      case 'plan.lines-added.v1':
        return { ...state, planId: data.planId, lines: [...state.lines, ...data.lines] };
      case 'plan.proposed.v1':
        return { ...state, ...data, proposedIn: commandId, progress: 'proposed' };
      case 'plan.approved.v1':
        return { ...state, approvedBy: data.approvedBy, progress: 'approved' };
      case 'plan.superseded.v1':
        return { ...state, progress: 'superseded' };
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
    if (planId === undefined) return refuse('PLAN_UNKNOWN');
    if (command.kind === 'propose') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { kind: _kind, ...rest } = command;
      const proposed = { planId, ...rest, contentHash: contentHash(state.lines) };
      return accept([{ type: 'plan.proposed.v1', data: proposed }], {});
    }
    if (incidentId === undefined) return refuse('PLAN_UNKNOWN');
    switch (command.kind) {
      case 'approve':
        if (state.progress !== 'proposed') return refuse('PLAN_NOT_OPEN', { state: state.progress });
        if (command.contentHash !== contentHash(state.lines)) return refuse('PLAN_CHANGED');
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

/** What people see of a plan. `executing` is approved with its compensations under way. */
export function planView(state: PlanState): PlanView | undefined {
  const { planId, incidentId, contentHash: hash, totals, proposedBy, approvedBy, progress } = state;
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
  };
}
