import { accept, type Decider, refuse } from '../decider';

/** A small kind of stream for this package's own tests: something is counted up to a limit. */
export type CounterEvent =
  | { readonly type: 'counter.counted.v1'; readonly data: { readonly by: number } }
  | { readonly type: 'counter.refused.v1'; readonly data: { readonly by: number } };

export type CounterCommand =
  | { readonly kind: 'count'; readonly by: number; readonly times?: number }
  | { readonly kind: 'look' };

export interface CounterState {
  readonly total: number;
  readonly refused: number;
}

export const LIMIT = 1_000_000;

export const counter: Decider<CounterCommand, CounterEvent, CounterState, { total: number }> = {
  initial: { total: 0, refused: 0 },
  evolve(state, event) {
    if (event.type === 'counter.refused.v1') return { ...state, refused: state.refused + 1 };
    return { ...state, total: state.total + event.data.by };
  },
  decide(command, { total }) {
    if (command.kind === 'look') return accept([], { total });
    const { by, times = 1 } = command;
    if (by <= 0) return refuse('NOT_COUNTABLE', { by });
    if (total + by * times > LIMIT)
      return refuse('TOO_MUCH', { left: LIMIT - total }, [{ type: 'counter.refused.v1', data: { by } }]);
    const events = Array.from({ length: times }, () => ({ type: 'counter.counted.v1' as const, data: { by } }));
    return accept(events, { total: total + by * times });
  },
};
