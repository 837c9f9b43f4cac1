import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import type { PasswordFinding } from '../customer/customer.commands';
import type { CustomerState } from '../customer/customer.state';
import { Passwords } from '../password/passwords';

/** Checks the password of an account that is signed in to, and keeps its hash at today's cost. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly customers: Customers,
    private readonly passwords: Passwords,
  ) {}

  /** Another copy of the service may have set a new password since: only the log can say that one is wrong. */
  async look(seen: CustomerState, password: string): Promise<PasswordFinding> {
    const finding = await this.passwords.look(seen, password);
    if (finding.passwordRight || seen.status === 'none') return finding;
    const now = await this.customers.stateOf(seen.customerId);
    return now.passwordNumber === seen.passwordNumber ? finding : this.passwords.look(now, password);
  }

  /** After a sign-in: hashes the right password anew if its hash is of an older form or cheaper than today's. */
  async raiseCost(seen: CustomerState, password: string, context: RequestContext): Promise<void> {
    const { customerId, passwordHash, passwordNumber } = seen;
    if (passwordHash === undefined || !(await this.passwords.shouldRehash(passwordHash, password))) return;
    const step = context.child('rehash', customerId);
    const raised = await this.passwords.hash(password, customerId, step.commandId);
    await this.customers.handle(customerId, { type: 'rehash', passwordHash: raised, passwordNumber }, step.command());
  }
}
