import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioApi } from '../api/scenario-api';
import type { Minute } from '../clock/scenario-time';
import { Random } from '../random/random';
import { type StaffCredentials, StaffMember } from './staff-member';

export const POSTS = ['operations', 'fraud', 'approver', 'support'] as const;
export type Post = (typeof POSTS)[number];

/** The staff. Who proposes and who approves are two persons. */
export class Team {
  constructor(
    readonly administrator: StaffMember,
    private readonly members: Record<Post, StaffMember>,
  ) {}

  get operations(): StaffMember {
    return this.members.operations;
  }
  get fraud(): StaffMember {
    return this.members.fraud;
  }
  get approver(): StaffMember {
    return this.members.approver;
  }
  get support(): StaffMember {
    return this.members.support;
  }

  /** Who has which post, so that the report can be made again later. */
  credentials(): Record<Post, StaffCredentials> {
    return {
      operations: this.members.operations.credentials,
      fraud: this.members.fraud.credentials,
      approver: this.members.approver.credentials,
      support: this.members.support.credentials,
    };
  }

  static restore(api: ScenarioApi, secrets: string, credentials: Record<Post, StaffCredentials>): Team {
    const member = (post: Post) => new StaffMember(api, credentials[post]);
    return new Team(administratorOf(api, secrets), {
      operations: member('operations'),
      fraud: member('fraud'),
      approver: member('approver'),
      support: member('support'),
    });
  }

  /** The first administrator lets the others in; where two are needed, the second confirms. */
  static async hire(api: ScenarioApi, secrets: string, seed: number, minute: Minute): Promise<Team> {
    const administrator = administratorOf(api, secrets);
    const second = new StaffMember(api, readCredentials(secrets, 'second-administrator.json'));
    const members = {} as Record<Post, StaffMember>;
    for (const post of POSTS) {
      const email = `${post}@modosu.example`;
      const password = `desk-${Random.of(seed, 'staff', post).hex(16)}`;
      const member = { email, name: `Desk, ${post}`, password, roles: [post] };
      const made = await administrator.call('identity.staff.create', member, minute);
      const { staffId, totpSecret, awaitsConfirmation } = made;
      if (awaitsConfirmation) await second.call('identity.staff.confirm', { staffId }, minute);
      members[post] = new StaffMember(api, { email, password, totpSecret });
    }
    return new Team(administrator, members);
  }
}

function administratorOf(api: ScenarioApi, secrets: string): StaffMember {
  return new StaffMember(api, readCredentials(secrets, 'first-administrator.json'));
}

function readCredentials(secrets: string, file: string): StaffCredentials {
  return JSON.parse(readFileSync(join(secrets, file), 'utf8')) as StaffCredentials;
}
