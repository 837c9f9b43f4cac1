import type { importMembers } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { stepId } from '@modosu/service-kit/ids';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { Injectable } from '@nestjs/common';
import { concurrently } from '../concurrently';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customers';
import { DerivedKeys } from '../personal-data/derived-keys';
import { sealWith } from '../personal-data/personal-data';
import type { PersonalKey } from '../personal-data/personal-key';
import { PersonalKeys } from '../personal-data/personal-keys';

type Member = RequestOf<typeof importMembers>['members'][number];
export type Imported = { memberNumber: string; customerId: string };

const AT_ONCE = 64;

/** A member number is the same customer however often it is imported. */
export function customerIdOf(memberNumber: string): string {
  return stepId('member', memberNumber);
}

/** Brings in members from before the launch. */
@Injectable()
export class MemberImport {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly keys: DerivedKeys,
    private readonly personalKeys: PersonalKeys,
  ) {}

  /**
   * Imports all that can be; those who are there already stay as they are.
   * @throws Refusal CONFLICT naming the members whose e-mail address or external login belongs to somebody else
   */
  async importAll(members: readonly Member[], context: RequestContext): Promise<Imported[]> {
    const ids = members.map(({ memberNumber }) => customerIdOf(memberNumber));
    const personalKeys = await this.personalKeys.ofAll(ids);
    const conflicts: string[] = [];
    await concurrently(members, AT_ONCE, async (member) => {
      const key = personalKeys.get(customerIdOf(member.memberNumber)) as PersonalKey;
      const isIn = await this.importOne(member, key, context.child(`member:${member.memberNumber}`));
      if (!isIn) conflicts.push(member.memberNumber);
    });
    if (conflicts.length > 0) throw new Refusal('CONFLICT', { memberNumbers: conflicts.sort() });
    return members.map(({ memberNumber }) => ({ memberNumber, customerId: customerIdOf(memberNumber) }));
  }

  private async importOne(member: Member, key: PersonalKey, context: RequestContext): Promise<boolean> {
    const { memberNumber, externalSubject, passwordHash, ...personal } = member;
    const customerId = customerIdOf(memberNumber);
    const command = context.command();
    const emailIndex = this.keys.blindIndex('email', member.email);
    const external = externalSubject === undefined ? {} : { externalIndex: this.externalIndex(externalSubject) };
    const owners = await Promise.all([
      this.contacts.claim(emailIndex, customerId, command),
      external.externalIndex && this.contacts.claimExternal(external.externalIndex, customerId, command),
    ]);
    if (owners.some((owner) => owner !== undefined && owner !== customerId)) return false;
    const sealed = sealWith(key, personal);
    await this.customers.handle(
      customerId,
      { kind: 'import', customerId, memberNumber, emailIndex, personal: sealed, passwordHash, ...external },
      command,
      { isNew: true },
    );
    return true;
  }

  /** @param externalSubject `<provider>:<subject>` */
  private externalIndex(externalSubject: string): string {
    return this.keys.blindIndex('external', externalSubject);
  }
}
