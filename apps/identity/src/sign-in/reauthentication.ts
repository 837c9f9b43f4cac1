import { Refusal } from '@modosu/event-sourcing/decider';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customers';
import { Passwords } from '../password/passwords';
import { GuessingCaps } from './guessing-caps';
import type { PasswordFinding } from './sign-in.decider';

/** Asks for the password once more before something that matters. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly caps: GuessingCaps,
  ) {}

  /** @throws Refusal RATE_LIMITED after too many wrong ones: a stolen session must not become a place to guess */
  async look(customerId: string, password: string, now: string): Promise<PasswordFinding> {
    const state = await this.customers.load(customerId);
    if (this.caps.accountCapReached(state.refusedAt, now)) throw new Refusal('RATE_LIMITED');
    return this.passwords.look(state, password);
  }
}
