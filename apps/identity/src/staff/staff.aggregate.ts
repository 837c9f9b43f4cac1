import type { Role } from '@modosu/contracts/message';
import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Claims, type Wanted } from '../contact/contact.aggregate';
import { PersonalKeys } from '../personal-data/personal-keys';
import { DerivedKeys } from '../secrets/derived-keys';
import type { StaffCommand, StaffReplies } from './staff.commands';
import { staffDecider } from './staff.decider';
import type { StaffEvent } from './staff.events';
import { type StaffState, staffFormat } from './staff.state';

export interface NewStaff {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  /** Base32. */
  readonly totpSecret: string;
  readonly roles: Role[];
  /** Another administrator than this one must confirm them. */
  readonly confirmedByOtherThan?: string;
}

/** The streams `staff-<staffId>`. */
@Injectable()
export class StaffMembers extends Aggregate<StaffCommand, StaffEvent, StaffState, StaffReplies> {
  constructor(
    store: EventStore,
    snapshots: SnapshotStore,
    private readonly claims: Claims,
    private readonly keys: DerivedKeys,
    private readonly personalKeys: PersonalKeys,
  ) {
    super({
      store,
      category: 'staff',
      decider: staffDecider,
      service: 'identity',
      hashAs: kindForm,
      snapshots: { in: snapshots, format: staffFormat },
    });
  }

  async stateOf(staffId: string): Promise<StaffState> {
    return (await this.load(staffId)).state;
  }

  async findByEmail(email: string): Promise<StaffState | undefined> {
    const staffId = await this.claims.claimant(this.contactOf(email));
    const state = staffId === undefined ? undefined : await this.stateOf(staffId);
    return state?.staffId === '' ? undefined : state;
  }

  /** The id that the address has: the proposed one, or that of a creation which came first, ended or not. */
  async claim(email: string, proposedId: string, context: RequestContext): Promise<string> {
    return (await this.claims.claim(this.contactOf(email), proposedId, context)).ownerId;
  }

  /**
   * An address claimed by a creation that never came to an end is free: the first event decides whose it is.
   * @param staffId as `claim` gave it for this address
   * @throws Refusal CONFLICT if the address is taken already
   */
  async create(staffId: string, member: NewStaff, context: RequestContext): Promise<void> {
    const key = await this.personalKeys.of(staffId);
    const { passwordHash, roles, confirmedByOtherThan } = member;
    const command = {
      type: 'create',
      staffId,
      emailIndex: this.indexOf(member.email),
      email: key.encrypt('email', member.email),
      name: key.encrypt('name', member.name),
      passwordHash,
      secondFactor: key.encrypt('totp', member.totpSecret),
      roles,
      confirmedByOtherThan,
    } as const;
    await this.handle(staffId, command, context.command());
  }

  async secretOf({ staffId, secondFactor }: StaffState): Promise<string | undefined> {
    if (secondFactor === undefined) return undefined;
    return (await this.personalKeys.find(staffId))?.decrypt('totp', secondFactor);
  }

  private contactOf(email: string): Wanted {
    return { kind: 'contact', index: this.indexOf(email) };
  }

  /** Staff and customers are different people, even with the same address. */
  indexOf(email: string): string {
    return `staff.${this.keys.blindIndex('staff', email)}`;
  }
}
