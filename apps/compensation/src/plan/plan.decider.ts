import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { contentHash } from './content-hash';
import { lotsSoFar } from './line-lots';
import type { PlanCommand } from './plan.commands';
import type { PlanEvent } from './plan.events';
import { evolve, noPlan, type Plan } from './plan.state';

/** A plan is not approved by the person who proposed it, and what is approved is exactly what its hash says. */
export const planDecider: Decider<PlanCommand, PlanEvent, Plan, Record<string, never>> = {
  initial: noPlan,
  evolve,
  decide(command, state): Decision<PlanEvent, Record<string, never>> {
    const { planId, incidentId } = state;
    if (command.type === 'add-lines') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      // A chunk that is there already comes from the same request, sent again.
      if (command.from < state.lines.length) return accept([], {});
      return accept([{ type: 'plan.lines-added.v1', data: { planId: command.planId, lines: command.lines } }], {});
    }
    if (command.type === 'add-lots') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { type: _, from, ...data } = command;
      const line = state.lines.find(({ originalId }) => originalId === command.originalId);
      if (from < lotsSoFar(line, command.account)) return accept([], {});
      return accept([{ type: 'plan.lots-added.v1', data }], {});
    }
    if (command.type === 'add-basis') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { type: _, from, ...data } = command;
      const { lots, charges } = state.basis;
      if (from < lots.length + charges.length) return accept([], {});
      return accept([{ type: 'plan.basis-added.v1', data }], {});
    }
    if (planId === undefined) return refuse('PLAN_UNKNOWN');
    if (command.type === 'propose') {
      if (state.progress !== 'drafted') return refuse('PLAN_NOT_OPEN');
      const { type: _, ...rest } = command;
      const basis = { ...state.basis, cutOff: command.cutOff };
      const proposed = { planId, ...rest, contentHash: contentHash(state.lines, basis) };
      return accept([{ type: 'plan.proposed.v1', data: proposed }], {});
    }
    if (incidentId === undefined) return refuse('PLAN_UNKNOWN');
    switch (command.type) {
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

function hashOf({ lines, basis, cutOff }: Plan): string {
  return contentHash(lines, cutOff && { ...basis, cutOff });
}
