import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';

export type ParkedNoticeEvent = Extract<ChargingEvent, { type: `provider-notice.${string}` }>;
type Parked = Extract<ParkedNoticeEvent, { type: 'provider-notice.parked.v1' }>['data'];
type Settled = Extract<ParkedNoticeEvent, { type: 'provider-notice.settled.v1' }>['data'];

export type ParkedNoticeCommand = ({ readonly type: 'park' } & Parked) | ({ readonly type: 'settle' } & Settled);

export interface ParkedNoticeReplies {
  /** Since when it waits. */
  park: { since: string };
  settle: Record<string, never>;
}

export interface ParkedNoticeState {
  readonly phase: 'none' | 'parked' | 'settled';
  readonly parkedAt: string;
  readonly body: string;
  readonly reference?: string;
}

/**
 * Stream `provider-notice-<noticeId>`: one notice of the provider that waits for staff. The same text is the same
 * notice, however often it comes.
 */
export const parkedNoticeDecider: Decider<
  ParkedNoticeCommand,
  ParkedNoticeEvent,
  ParkedNoticeState,
  ParkedNoticeReplies[keyof ParkedNoticeReplies]
> = {
  initial: { phase: 'none', parkedAt: '', body: '' },
  evolve(state, event, { occurredAt: parkedAt }) {
    if (event.type === 'provider-notice.settled.v1') return { ...state, phase: 'settled' };
    const { body, reference } = event.data;
    return { phase: 'parked', parkedAt, body, reference };
  },
  decide(command, state, now) {
    if (command.type === 'park') {
      const { type: _, ...data } = command;
      if (state.phase !== 'none') return accept([], { since: state.parkedAt });
      return accept([{ type: 'provider-notice.parked.v1', data }], { since: now });
    }
    if (state.phase === 'none') return refuse('NOT_FOUND');
    if (state.phase === 'settled') return accept([], {});
    const { type: _, ...data } = command;
    return accept([{ type: 'provider-notice.settled.v1', data }], {});
  },
};
