import { Refusal } from '@modosu/event-sourcing/decider';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import type { PasswordFinding } from '../customer/customer.commands';
import { sessionOf } from '../customer/customer.state';
import { mustWait } from '../policy/wrong-tries';
import { Passwords } from './passwords';

/** Asks for the password once more before something that matters. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly customers: Customers,
    private readonly passwords: Passwords,
  ) {}

  /**
   * What the decision then judges: it counts wrong ones in the session and reveals nothing once they are too many.
   * @throws Refusal RATE_LIMITED if they are already, so that nothing is hashed for them
   */
  async look(customerId: string, sessionId: string, password: string, now: string): Promise<PasswordFinding> {
    const state = await this.customers.stateOf(customerId);
    if (mustWait(sessionOf(state, sessionId)?.wrongAt, now)) throw new Refusal('RATE_LIMITED');
    return this.passwords.look(state, password);
  }
}
