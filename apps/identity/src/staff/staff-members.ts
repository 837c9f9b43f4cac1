import type { Role } from '@modosu/contracts/message';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Claims, type Wanted } from '../contact/claims';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalKeys } from '../personal-data/personal-keys';
import { type StaffCommand, type StaffState, staffDecider, staffFormat } from './staff.decider';
import type { StaffEvent } from './staff.events';

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

/** All members of staff, each the fold of `staff-<staffId>`. */
@Injectable()
export class StaffMembers {
  private readonly aggregate: Aggregate<StaffCommand, StaffEvent, StaffState>;

  constructor(
    store: EventStore,
    private readonly claims: Claims,
    private readonly keys: DerivedKeys,
    private readonly personalKeys: PersonalKeys,
    snapshots: SnapshotStore,
  ) {
    this.aggregate = new Aggregate({
      store,
      category: 'staff',
      decider: staffDecider,
      service: 'identity',
      snapshots: { in: snapshots, format: staffFormat },
    });
  }

  handle<Reply = unknown>(staffId: string, command: StaffCommand, context: RequestContext): Promise<{ reply: Reply }> {
    return this.aggregate.handle(staffId, command, context.command()) as Promise<{ reply: Reply }>;
  }

  async load(staffId: string): Promise<StaffState> {
    return (await this.aggregate.load(staffId)).state;
  }

  async findByEmail(email: string): Promise<StaffState | undefined> {
    const staffId = await this.claims.claimant(this.contactOf(email));
    const state = staffId === undefined ? undefined : await this.load(staffId);
    return state?.staffId === '' ? undefined : state;
  }

  /** The id that the address has: the proposed one, or that of a creation which came first, ended or not. */
  async claim(email: string, proposedId: string, context: RequestContext): Promise<string> {
    return (await this.claims.claim(this.contactOf(email), proposedId, context)).ownerId;
  }

  /**
   * An address claimed by a creation that never came to an end is free: whoever writes the first event has it.
   * @param staffId as `claim` gave it for this address
   * @throws Refusal CONFLICT if somebody has the address already
   */
  async create(staffId: string, member: NewStaff, context: RequestContext): Promise<void> {
    const emailIndex = this.indexOf(member.email);
    const key = await this.personalKeys.of(staffId);
    await this.handle(
      staffId,
      {
        kind: 'create',
        staffId,
        emailIndex,
        email: key.seal('email', member.email),
        name: key.seal('name', member.name),
        passwordHash: member.passwordHash,
        secondFactor: key.seal('totp', member.totpSecret),
        roles: member.roles,
        ...(member.confirmedByOtherThan === undefined ? {} : { confirmedByOtherThan: member.confirmedByOtherThan }),
      },
      context,
    );
  }

  async secretOf({ staffId, secondFactor }: StaffState): Promise<string | undefined> {
    if (secondFactor === undefined) return undefined;
    return (await this.personalKeys.find(staffId))?.open('totp', secondFactor);
  }

  private contactOf(email: string): Wanted {
    return { kind: 'contact', index: this.indexOf(email) };
  }

  /** Staff and customers are different people, even with the same address. */
  indexOf(email: string): string {
    return `staff.${this.keys.blindIndex('staff', email)}`;
  }
}
