import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { importMembers } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { stepId } from '@modosu/service-kit/request/ids';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import type { HeldClaim, Wanted } from '../contact/contact.aggregate';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customer.aggregate';
import { encryptedHash } from '../password/passwords';
import { encryptWith } from '../personal-data/personal';
import type { PersonalKey } from '../personal-data/personal-key';
import { PersonalKeys } from '../personal-data/personal-keys';
import { DerivedKeys, type ExternalLogin } from '../secrets/derived-keys';

type Member = RequestOf<typeof importMembers>['members'][number];

const AT_ONCE = 64;

/** A member number is the same customer however often it is imported. */
export function customerIdOf(memberNumber: string): string {
  return stepId('member', memberNumber);
}

/** A member who is not there yet, with what they have claimed. */
interface Newcomer {
  readonly member: Member;
  readonly customerId: string;
  readonly emailIndex: string;
  readonly externalIndex?: string;
  readonly claims: readonly HeldClaim[];
}

/** Brings in members from before the launch. */
@Injectable()
export class ImportHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly keys: DerivedKeys,
    private readonly personalKeys: PersonalKeys,
  ) {}

  /**
   * Imports all that can be; those who are there already stay as they are, and those who are refused leave nothing.
   * @throws Refusal CONFLICT naming the members whose e-mail address or external login belongs to another account, or who were
   * erased
   */
  @Handles(importMembers)
  async importAll({ members }: RequestOf<typeof importMembers>, context: RequestContext) {
    const newcomers: Newcomer[] = [];
    const conflicts = new Set<string>();
    // Most are new, and their streams need not be looked for.
    const known = await this.personalKeys.knownAmong(members.map(({ memberNumber }) => customerIdOf(memberNumber)));
    await forEachLimit(members, AT_ONCE, async (member) => {
      const customerId = customerIdOf(member.memberNumber);
      if (known.has(customerId) && (await this.customers.stateOf(customerId)).status !== 'none') return;
      const newcomer = await this.newcomer(member, customerId, stepOf(member, context));
      if (newcomer) newcomers.push(newcomer);
      else conflicts.add(member.memberNumber);
    });
    const personalKeys = await this.personalKeys.ofAll(newcomers.map(({ customerId }) => customerId));
    await forEachLimit(newcomers, AT_ONCE, async (newcomer) => {
      const key = personalKeys.get(newcomer.customerId);
      // Without a key they have been erased, and do not come back by an old list.
      const isIn = key && (await this.importOne(newcomer, key, stepOf(newcomer.member, context)));
      if (!isIn) conflicts.add(newcomer.member.memberNumber);
    });
    if (conflicts.size > 0) throw new Refusal('CONFLICT', { memberNumbers: [...conflicts].sort() });
    return { members: members.map(({ memberNumber }) => ({ memberNumber, customerId: customerIdOf(memberNumber) })) };
  }

  /** Undefined if something that the member wants to hold belongs to another account. */
  private async newcomer(member: Member, customerId: string, context: RequestContext): Promise<Newcomer | undefined> {
    const { email, externalSubject } = member;
    const emailIndex = this.keys.blindIndex('email', email);
    const login = externalSubject === undefined ? undefined : this.keys.externalIndex(loginOf(externalSubject));
    // Held since before subjects were compared exactly, it is held still.
    if (login?.former !== undefined && (await this.contacts.ownerOfExternal({ index: login.former }))) return undefined;
    const wanted: Wanted[] = [{ kind: 'contact', index: emailIndex }];
    if (login !== undefined) wanted.push({ kind: 'external', index: login.index });
    const claims = await this.contacts.claimAll(wanted, customerId, context);
    return claims && { member, customerId, emailIndex, externalIndex: login?.index, claims };
  }

  /** False if another account has come first, or another row of the same number. */
  private async importOne(newcomer: Newcomer, key: PersonalKey, context: RequestContext): Promise<boolean> {
    const { member, customerId, claims, ...indexes } = newcomer;
    const { memberNumber, externalSubject: _, passwordHash, ...personal } = member;
    const about = {
      customerId,
      memberNumber,
      personal: encryptWith(key, personal),
      passwordHash: encryptedHash(key, customerId, passwordHash),
      ...indexes,
    };
    const command = { type: 'import', ...about, claims } as const;
    try {
      await this.contacts.confirmed(claims, customerId, context, () =>
        this.customers.handle(customerId, command, context.command(), { isNew: true }),
      );
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

/** @param externalSubject `<provider>:<subject>`; only the subject may hold further colons */
function loginOf(externalSubject: string): ExternalLogin {
  const colon = externalSubject.indexOf(':');
  return { provider: externalSubject.slice(0, colon), subject: externalSubject.slice(colon + 1) };
}

function stepOf({ memberNumber }: Member, context: RequestContext): RequestContext {
  return context.child(`member:${memberNumber}`);
}
