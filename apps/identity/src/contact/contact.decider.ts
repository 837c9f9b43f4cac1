import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `contact-<blind index>` and `external-<blind index>`: whose it is, and nothing that names it. */
export const claimEvents = {
  'contact.claimed.v1': z.object({ ownerId: id }),
  /** The claim counts no more: its owner's stream never confirmed it, or the account is closed. */
  'contact.released.v1': z.object({ ownerId: id }),
};
export type ClaimEvent = EventOf<typeof claimEvents>;

export interface Claim {
  readonly type: 'claim';
  /** The account that wants it. */
  readonly ownerId: string;
  /** The number of the claim that has been found not to count, if it is to be replaced. */
  readonly instead?: number;
}

export interface Release {
  readonly type: 'release';
  readonly ownerId: string;
  readonly number: number;
}

export type ClaimCommand = Claim | Release;

/** Who claimed it last, as long as that is not released. Whether the claim counts, its owner's stream says. */
export interface ClaimState {
  readonly ownerId?: string;
  /** How many claims there were: the number of the last one. */
  readonly number: number;
}

/** The claim that stands: the one that was asked for, or the one that came first. */
export interface ClaimReply {
  readonly ownerId?: string;
  readonly number: number;
}

/** What each command is answered with. */
export interface ClaimReplies {
  claim: ClaimReply;
  release: ClaimReply;
}

/** The rules of an e-mail address or external login: one claim at a time, that of who came first. */
export const claimDecider: Decider<ClaimCommand, ClaimEvent, ClaimState, ClaimReply> = {
  initial: { number: 0 },
  evolve: ({ number }, event) =>
    event.type === 'contact.released.v1' ? { number } : { ownerId: event.data.ownerId, number: number + 1 },
  decide(command, { ownerId, number }) {
    const current = { ownerId, number };
    if (command.type === 'release') {
      if (command.ownerId !== ownerId || command.number !== number) return accept([], current);
      return accept([{ type: 'contact.released.v1', data: { ownerId } }], { number });
    }
    if (ownerId !== undefined && command.instead !== number) return accept([], current);
    const claimed: ClaimEvent = { type: 'contact.claimed.v1', data: { ownerId: command.ownerId } };
    const released: ClaimEvent[] = ownerId === undefined ? [] : [{ type: 'contact.released.v1', data: { ownerId } }];
    return accept([...released, claimed], { ownerId: command.ownerId, number: number + 1 });
  },
};
