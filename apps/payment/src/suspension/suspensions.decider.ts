import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';

export type SuspensionEvent = Extract<PaymentEvent, { type: 'merchant.suspended.v1' | 'merchant.reinstated.v1' }>;
type Said = SuspensionEvent['data'];
export type SuspensionCommand = ({ readonly type: 'suspend' } & Said) | ({ readonly type: 'reinstate' } & Said);
export interface SuspensionReplies {
  suspend: Record<string, never>;
  reinstate: Record<string, never>;
}

export interface Suspension {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** Those merchants that are suspended now. */
export type SuspensionsState = ReadonlyMap<string, Suspension>;

/** Stream `suspensions-all`. Who suspended a merchant last may not reinstate it. */
export const suspensionsDecider: Decider<
  SuspensionCommand,
  SuspensionEvent,
  SuspensionsState,
  Record<string, never>
> = {
  initial: new Map(),
  evolve(state, { type, data: { merchantId, reason, by } }, { occurredAt: at }) {
    const next = new Map(state);
    if (type === 'merchant.suspended.v1') next.set(merchantId, { reason, by, at });
    else next.delete(merchantId);
    return next;
  },
  decide({ type, ...data }, state) {
    // One that is suspended already is suspended by a further person too, with another reason.
    if (type === 'suspend') return accept([{ type: 'merchant.suspended.v1', data }], {});
    const suspension = state.get(data.merchantId);
    if (suspension === undefined) return accept([], {});
    if (suspension.by === data.by) return refuse('SECOND_PERSON_REQUIRED');
    return accept([{ type: 'merchant.reinstated.v1', data }], {});
  },
};
