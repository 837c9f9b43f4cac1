import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import {
  type ClaimCommand,
  type ClaimEvent,
  type ClaimReplies,
  type ClaimState,
  claimDecider,
} from './contact.decider';

/** What belongs to one account: an e-mail address, or a login at an external provider. */
export type ContactKind = 'contact' | 'external';

/** What is wanted, by the blind index that DerivedKeys makes of it. */
export interface Wanted {
  readonly kind: ContactKind;
  readonly index: string;
}

/** A claim of one owner, by its number among all claims of the same thing. */
export interface HeldClaim extends Wanted {
  readonly number: number;
}

class ClaimStreams extends Aggregate<ClaimCommand, ClaimEvent, ClaimState, ClaimReplies> {
  constructor(store: EventStore, category: ContactKind) {
    super({ store, category, decider: claimDecider, service: 'identity', hashAs: kindForm });
  }
}

/**
 * Who claims an address or an external login: the streams `contact-<index>` and `external-<index>`. They are read afresh
 * each time, since another copy of the service may have released what this one saw claimed.
 */
@Injectable()
export class Claims {
  private readonly of: Readonly<Record<ContactKind, ClaimStreams>>;

  constructor(store: EventStore) {
    this.of = { contact: new ClaimStreams(store, 'contact'), external: new ClaimStreams(store, 'external') };
  }

  /** Who claims it, counted or not. */
  async claimant({ kind, index }: Wanted): Promise<string | undefined> {
    return (await this.of[kind].load(index)).state.ownerId;
  }

  /**
   * Claims it for this owner, if nobody has or `instead` of a claim that does not count.
   * @returns the claim that stands now, with `isNew` if it was made by this very call
   */
  async claim(
    { kind, index }: Wanted,
    ownerId: string,
    context: RequestContext,
    instead?: number,
  ): Promise<{ ownerId: string; number: number; isNew: boolean }> {
    const step = context.child('claim', kind, index, String(instead ?? 0)).command();
    const command = { type: 'claim', ownerId, instead } as const;
    const { reply, events } = await this.of[kind].handle(index, command, step, { isNew: instead === undefined });
    const { ownerId: claimant = ownerId, number } = reply;
    return { ownerId: claimant, number, isNew: events.length > 0 };
  }

  /** Lets go of a claim, unless another one has replaced it. */
  async release({ kind, index, number }: HeldClaim, ownerId: string, context: RequestContext): Promise<void> {
    const step = context.child('release', kind, index, String(number)).command();
    await this.of[kind].handle(index, { type: 'release', ownerId, number }, step);
  }
}
