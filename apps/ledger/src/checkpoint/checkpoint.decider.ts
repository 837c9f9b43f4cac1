import type { LedgerEvent, Seal } from '@modosu/contracts/ledger.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { linkTo } from './signing';

export interface CheckpointState {
  readonly last?: Seal;
  /** By the commands that made them, the newest only: who repeats a command gets the seal it made. */
  readonly byCommand: ReadonlyMap<string, Seal>;
}

const REMEMBERED = 100;

/** Seals follow one another without a gap: of two that were made at once the second is refused. */
export const checkpointDecider: Decider<Seal, LedgerEvent, CheckpointState, object> = {
  initial: { byCommand: new Map() },
  evolve: ({ byCommand }, { data }, { commandId }) => {
    const newest = [...byCommand].slice(-REMEMBERED + 1);
    return { last: data, byCommand: new Map([...newest, [commandId, data]]) };
  },
  decide(seal, { last }) {
    if (seal.no !== (last?.no ?? 0) + 1 || seal.previous !== linkTo(last)) return refuse('CONFLICT');
    return accept([{ type: 'seal.made.v1', data: seal }], {});
  },
};
