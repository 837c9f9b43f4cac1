import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import { Injectable } from '@nestjs/common';
import { type Claim, type ClaimEvent, type ClaimReply, type ClaimState, claimDecider } from './contact.decider';

type Claims = Aggregate<Claim, ClaimEvent, ClaimState, ClaimReply>;

/** Who an address or an external login belongs to: read from its own stream, so a sign-in needs no read model. */
@Injectable()
export class Contacts {
  private readonly contacts: Claims;
  private readonly externals: Claims;

  constructor(store: EventStore) {
    const options = { store, decider: claimDecider, service: 'identity' };
    this.contacts = new Aggregate({ ...options, category: 'contact' });
    this.externals = new Aggregate({ ...options, category: 'external' });
  }

  /** @param index blind index of the address, as PersonalData makes it */
  ownerOf(index: string): Promise<string | undefined> {
    return owner(this.contacts, index);
  }

  ownerOfExternal(index: string): Promise<string | undefined> {
    return owner(this.externals, index);
  }

  /** @returns whose the address is now: `ownerId`, or whoever came first */
  claim(index: string, ownerId: string, context: CommandContext): Promise<string> {
    return claim(this.contacts, index, ownerId, context);
  }

  claimExternal(index: string, ownerId: string, context: CommandContext): Promise<string> {
    return claim(this.externals, index, ownerId, context);
  }
}

async function owner(claims: Claims, index: string): Promise<string | undefined> {
  // A claim is for good, so what was seen once needs no second look; what was not there may be by now.
  const { state } = await claims.load(index, { cached: true });
  return state.ownerId;
}

async function claim(claims: Claims, index: string, ownerId: string, context: CommandContext): Promise<string> {
  const { reply } = await claims.handle(index, { kind: 'claim', ownerId }, context, { isNew: true });
  return reply.ownerId;
}
