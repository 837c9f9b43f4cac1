import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customer.aggregate';
import type { CustomerState } from '../customer/customer.state';
import { verificationIsOpen } from '../customer/registration.decider';
import { type PresentedToken, PresentedTokens } from '../mail/presented-tokens';
import { Passwords } from '../password/passwords';
import type { Application } from './applications';

/** Makes a registration that waits into an account, which then holds its address. */
@Injectable()
export class Verification {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly passwords: Passwords,
    private readonly tokens: PresentedTokens,
  ) {}

  /**
   * With the link of a registration and the password that was chosen for it. Of those that wait for one address the
   * first to be verified wins, and the others fall.
   * @throws Refusal TOKEN_INVALID, CREDENTIALS_INVALID, RATE_LIMITED
   */
  async verify(text: string, password: string, context: RequestContext): Promise<{ customerId: string }> {
    const { customerId, tokenHash, state, attempt } = await this.open(text, context);
    const finding = await this.passwords.look(state, password);
    if (!finding.passwordRight) throw new Refusal('CREDENTIALS_INVALID');
    const verified = await this.contacts.hold(
      [{ kind: 'contact', index: state.emailIndex }],
      customerId,
      context,
      (claims) => {
        const command = { type: 'verify-email', tokenHash, claims, ...finding } as const;
        return this.customers.handle(customerId, command, context.command());
      },
      { since: state.registeredAt },
    );
    if (!verified) throw new Refusal('TOKEN_INVALID');
    await attempt.takeBack();
    return verified.reply;
  }

  /**
   * With the code of any letter that the mailbox has got, where it gets no more of them: so that nobody who fills it
   * with letters keeps its owner out.
   * @throws Refusal TOKEN_INVALID, RATE_LIMITED
   */
  async registerProven(text: string, application: Application, context: RequestContext): Promise<void> {
    const { emailIndex } = application;
    const { tokenHash, state, attempt } = await this.open(text, context);
    if (state.emailIndex !== emailIndex) throw new Refusal('TOKEN_INVALID');
    const proven = await application.encrypted(await application.hash());
    const { customerId } = proven;
    const held = await this.contacts.hold(
      [{ kind: 'contact', index: emailIndex }],
      customerId,
      context,
      (claims) => {
        const command = { type: 'register', ...proven, tokenHash, claims } as const;
        return this.customers.handle(customerId, command, context.command());
      },
      { since: state.registeredAt },
    );
    if (!held) throw new Refusal('TOKEN_INVALID');
    await attempt.takeBack();
  }

  /** The registration that a link leads to. Made-up, used and expired ones are all the same to the caller. */
  private async open(text: string, context: RequestContext): Promise<PresentedToken & { state: CustomerState }> {
    const token = await this.tokens.take('verify', text, context);
    const state = await this.customers.stateOf(token.customerId);
    if (!verificationIsOpen(state, token.tokenHash, context.now)) throw new Refusal('TOKEN_INVALID');
    return { ...token, state };
  }
}
