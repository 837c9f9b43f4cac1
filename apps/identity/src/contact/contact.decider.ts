import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `contact-<blind index>` and `external-<blind index>`: whose it is, and nothing that names it. */
export const claimEvents = { 'contact.claimed.v1': z.object({ ownerId: id }) };
export type ClaimEvent = EventOf<typeof claimEvents>;

export interface Claim {
  readonly kind: 'claim';
  /** The account that wants it. */
  readonly ownerId: string;
}

export interface ClaimState {
  readonly ownerId?: string;
}

/** Whose it is after the claim: the first to claim has it for good. */
export interface ClaimReply {
  readonly ownerId: string;
}

/** The rules of an e-mail address or external login: one account each, decided by who came first. */
export const claimDecider: Decider<Claim, ClaimEvent, ClaimState, ClaimReply> = {
  initial: {},
  evolve: (_state, event) => ({ ownerId: event.data.ownerId }),
  decide({ ownerId }, state) {
    if (state.ownerId !== undefined) return accept([], { ownerId: state.ownerId });
    return accept([{ type: 'contact.claimed.v1', data: { ownerId } }], { ownerId });
  },
};
