import { Inject, Injectable } from '@nestjs/common';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customer.aggregate';
import { type CustomerState, NO_CUSTOMER } from '../customer/customer.state';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { DerivedKeys, type ExternalLogin } from '../secrets/derived-keys';

/** What a sign-in is aimed at. */
export interface Account {
  /** Blind index of the e-mail address or external login. */
  readonly index: string;
  /** Undefined if the address or login is nobody's. */
  readonly customerId?: string;
  /** The customer as this process saw them last. */
  readonly seen: CustomerState;
}

/** Finds the accounts that are signed in to. */
@Injectable()
export class Accounts {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly keys: DerivedKeys,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  /** An account that is not there is looked for all the same, so that it takes as long. */
  async byEmail(email: string): Promise<Account> {
    const index = this.keys.blindIndex('email', email);
    const customerId = await this.contacts.ownerOf(index);
    const isLookedFor = customerId !== undefined || this.policy.looksForUnknownAlike;
    const seen = isLookedFor ? await this.customers.lastSeen(customerId ?? index) : NO_CUSTOMER;
    return { index, customerId, seen };
  }

  async byExternalLogin(externalLogin: ExternalLogin): Promise<Account> {
    const login = this.keys.externalIndex(externalLogin);
    const customerId = await this.contacts.ownerOfExternal(login);
    const seen = customerId === undefined ? NO_CUSTOMER : await this.customers.lastSeen(customerId);
    return { index: login.index, customerId, seen };
  }
}
