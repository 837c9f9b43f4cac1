import { type ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider } from '@modosu/event-sourcing/decider';

export type SwitchEvent = Extract<ChargingEvent, { type: 'switch.changed.v1' }>;
export type Scope = SwitchEvent['data']['scope'];

export interface SwitchPosition {
  readonly on: boolean;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export interface SwitchesState {
  readonly positions: Readonly<Partial<Record<Scope, SwitchPosition>>>;
}

/** `by` is a member of staff. A switch set to where it is already is recorded too: it was confirmed, with a reason. */
export type SetSwitch = SwitchEvent['data'] & { readonly by: string };
/** Who set it goes into the metadata and, for readers of this stream alone, beside the change. */
export type StoredSwitchEvent = { type: SwitchEvent['type']; data: SwitchEvent['data'] & { by?: string } };

/** Stream `switches-all`. Everything is on until staff turn it off. */
export const switchesDecider: Decider<SetSwitch, StoredSwitchEvent, SwitchesState, Record<string, never>> = {
  initial: { positions: {} },
  evolve(state, { data: { scope, on, reason, by = 'unknown' } }, { occurredAt: at }) {
    return { positions: { ...state.positions, [scope]: { on, by, at, reason } } };
  },
  decide({ scope, on, reason, by }) {
    return accept([{ type: 'switch.changed.v1', data: { scope, on, reason, by } }], {});
  },
};

/** The scopes that are off, for the rules of a charge. */
export function stoppedScopes({ positions }: SwitchesState): Scope[] {
  return (Object.keys(positions) as Scope[]).filter((scope) => positions[scope]?.on === false).sort();
}
