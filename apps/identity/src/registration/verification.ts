import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import type { CustomerState } from '../customer/customer.state';
import { Customers } from '../customer/customers';
import { Passwords } from '../password/passwords';
import { hashOfSecret } from '../personal-data/same-secret';
import { MailedTokens } from '../session/mailed-tokens';
import type { Token } from '../session/sealed-locator';
import { type Register, verificationIsOpen } from './registration.decider';

/** What `register` needs, without what a letter would bring. */
export type Proven = Omit<Register, 'kind' | 'tokenHash' | 'mailId' | 'claims'>;

/** Makes a registration that waits into an account, which then holds its address. */
@Injectable()
export class Verification {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly caps: AnonymousCaps,
    private readonly passwords: Passwords,
    private readonly tokens: MailedTokens,
  ) {}

  /**
   * With the link of a registration and the password that was chosen for it. Of those that wait for one address the
   * first to be verified wins, and the others fall.
   * @throws Refusal TOKEN_INVALID, CREDENTIALS_INVALID, RATE_LIMITED
   */
  async verify(text: string, password: string, context: RequestContext): Promise<{ customerId: string }> {
    const { token, tokenHash, state, attempt } = await this.open(text, context);
    const finding = await this.passwords.look(state, password);
    if (!finding.passwordRight) throw new Refusal('CREDENTIALS_INVALID');
    const verified = await this.contacts.hold(
      [{ kind: 'contact', index: state.emailIndex }],
      token.id,
      context,
      (claims) => {
        const command = { kind: 'verify-email', tokenHash, claims, ...finding } as const;
        return this.customers.handle<{ customerId: string }>(token.id, command, context.command());
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
  async registerProven(
    text: string,
    emailIndex: string,
    prepare: () => Promise<Proven>,
    context: RequestContext,
  ): Promise<void> {
    const { tokenHash, state, attempt } = await this.open(text, context);
    if (state.emailIndex !== emailIndex) throw new Refusal('TOKEN_INVALID');
    const proven = await prepare();
    const { customerId } = proven;
    const held = await this.contacts.hold(
      [{ kind: 'contact', index: emailIndex }],
      customerId,
      context,
      (claims) =>
        this.customers.handle(customerId, { kind: 'register', ...proven, tokenHash, claims }, context.command()),
      { since: state.registeredAt },
    );
    if (!held) throw new Refusal('TOKEN_INVALID');
    await attempt.takeBack();
  }

  /** The registration that a link leads to. Made-up, used and expired ones are all the same to whoever asks. */
  private async open(text: string, context: RequestContext): Promise<Opened> {
    const token = this.tokens.read('verify', text);
    if (!token) {
      await this.caps.begin('unknown-token', context);
      throw new Refusal('TOKEN_INVALID');
    }
    const attempt = await this.caps.begin('verify-email', context);
    const tokenHash = hashOfSecret(token.secret);
    const state = await this.customers.load(token.id);
    if (!verificationIsOpen(state, tokenHash, context.now)) throw new Refusal('TOKEN_INVALID');
    return { token, tokenHash, state, attempt };
  }
}

interface Opened {
  readonly token: Token;
  readonly tokenHash: string;
  readonly state: CustomerState;
  readonly attempt: { takeBack(): Promise<void> };
}
