import type { CallOptions, Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import { generate } from 'otplib';
import { cardNumber } from '../client/card-number';

export type SignedIn = Reply<'identity.session.sign-in'>;

/** One request of a test: who asks, and from where. */
export type From = Pick<CallOptions, 'token' | 'address' | 'idempotencyKey'>;

/** The product as its members see it: the public API, their letters, the card provider, and the clock. */
export interface MemberStack {
  readonly now: Date;
  readonly stack: { readonly urls: { readonly provider: string } };
  call<Id extends OperationId>(id: Id, fields: Fields<Id>, from?: From): Promise<Reply<Id>>;
  mailedToken(to: string, page: string, after: Date): Promise<string>;
  passes(time: { hours?: number; minutes?: number }): void;
}

/** An app on a phone: which one it is, and the secret of its first sign-in on the account by which it proves it. */
export type Phone = Fields<'identity.session.sign-in'>['device'];

/** A person with a mailbox, a password, an authenticator and a card, who uses the public API as the app does. */
export class Member {
  readonly email: string;
  readonly password: string;
  phone: Phone;
  readonly address: string;
  readonly passcode: string;
  readonly chargeSecret: string;
  customerId = '';
  totpSecret?: string;
  private session?: string;

  constructor(
    private readonly stack: MemberStack,
    readonly name: string,
    readonly number: number,
  ) {
    this.email = `${name}@members.example`;
    this.password = `harbour lanterns at dusk ${number}`;
    this.phone = { deviceId: `phone-of-${name}` };
    this.address = `198.51.100.${10 + number}`;
    this.passcode = String(274_190 + number * 7);
    this.chargeSecret = `orchard-${name}-${number}x`;
  }

  /** As this member's app asks, signed in. */
  get from(): From {
    return { address: this.address, token: this.session };
  }

  ask<Id extends OperationId>(id: Id, fields: Fields<Id>): Promise<Reply<Id>> {
    return this.stack.call(id, fields, this.from);
  }

  /** Registers and verifies the address by the letter's link. */
  async registers(): Promise<void> {
    const before = new Date(Date.now() - 1);
    const { email, password, name } = this;
    const who = { email, password, name, birthdate: '1985-05-05', phone: `0901234${5_000 + this.number}` };
    await this.stack.call('identity.customer.register', who, { address: this.address });
    const token = await this.stack.mailedToken(email, 'verify-email', before);
    await this.stack.call('identity.customer.verify-email', { token, password }, { address: this.address });
  }

  /** Signs in on the own phone unless another is given, with the authenticator's code where there is one. */
  async signsIn(phone: Phone = this.phone, from: From = { address: this.address }): Promise<SignedIn> {
    const code = this.totpSecret === undefined ? undefined : await this.code();
    const credentials = { email: this.email, password: this.password, device: phone, code };
    const signedIn = await this.stack.call('identity.session.sign-in', credentials, from);
    this.session = signedIn.sessionToken;
    const { deviceSecret: secret } = signedIn;
    if (phone === this.phone && secret !== undefined) this.phone = { ...phone, secret };
    this.customerId = signedIn.customerId;
    return signedIn;
  }

  /** The six digits that the authenticator shows now; each is taken once, so the clock goes on by a minute. */
  async code(): Promise<string> {
    this.stack.passes({ minutes: 1 });
    return generate({ secret: this.totpSecret as string, epoch: Math.floor(this.stack.now.getTime() / 1_000) });
  }

  async enrolsAuthenticator(): Promise<void> {
    const { secret } = await this.ask('identity.second-factor.enrol', { password: this.password });
    this.totpSecret = secret;
    await this.ask('identity.second-factor.confirm', { code: await this.code() });
  }

  async setsPasscode(): Promise<void> {
    await this.ask('identity.session.set-passcode', { passcode: this.passcode, password: this.password });
  }

  async stepsUp(): Promise<void> {
    await this.ask('identity.session.step-up', { code: await this.code() });
  }

  /** A card whose issuer knows the holder without asking. */
  async addsCard(): Promise<string> {
    const number = cardNumber(`400901${String(this.number).padStart(9, '0')}`);
    const { token } = await this.provider('/v1/tokens', { number, expiry: '12/29', cvc: '123' });
    const { sourceId } = await this.ask('charging.source.add-card', { token });
    return sourceId;
  }

  async setsChargeSecret(): Promise<void> {
    await this.ask('charging.secret.set', { secret: this.chargeSecret });
  }

  charges(sourceId: string, amountYen: number): Promise<Reply<'charging.charge.make'>> {
    return this.ask('charging.charge.make', { sourceId, amountYen, chargeSecret: this.chargeSecret });
  }

  async unlocks(): Promise<void> {
    await this.ask('identity.session.unlock', { passcode: this.passcode });
  }

  async showsCode(): Promise<string> {
    return (await this.ask('payment.code.show', {})).code;
  }

  async balanceYen(): Promise<number> {
    return (await this.ask('payment.wallet.show', {})).balanceYen;
  }

  /** From registering to a phone that the account has known for a day, with authenticator, passcode, wallet and card. */
  async settlesIn(): Promise<string> {
    await this.registers();
    await this.signsIn();
    await this.ask('payment.wallet.activate', {});
    this.stack.passes({ hours: 25 });
    await this.enrolsAuthenticator();
    await this.setsPasscode();
    const card = await this.addsCard();
    await this.setsChargeSecret();
    this.stack.passes({ hours: 25 });
    return card;
  }

  private async provider(path: string, body: object): Promise<{ token: string }> {
    const answer = await fetch(`${this.stack.stack.urls.provider}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { token: string };
  }
}
