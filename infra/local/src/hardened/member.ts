import { generate } from 'otplib';
import type { CallOptions } from '../client/api-client';
import { cardNumber } from '../client/card-number';

export interface SignedIn {
  sessionToken: string;
  customerId: string;
  newDevice: boolean;
  deviceSecret?: string;
}

/** One request of a test: who asks, and from where. */
export type From = Pick<CallOptions, 'token' | 'address' | 'key'>;

/** The product as its members see it: the public API, their letters, the card provider, and the clock. */
export interface MemberStack {
  readonly now: Date;
  readonly stack: { readonly urls: { readonly provider: string } };
  call<Reply>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, from?: From): Promise<Reply>;
  mailedToken(to: string, page: string, after: Date): Promise<string>;
  passes(time: { hours?: number; minutes?: number }): void;
}

/** An app on a phone: what it sends along to say which phone it is. */
export interface Phone {
  deviceId: string;
  /** What it was given at its first sign-in on the account, and proves itself by. */
  secret?: string;
}

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
    return { address: this.address, ...(this.session === undefined ? {} : { token: this.session }) };
  }

  ask<Reply = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    other: From = {},
  ): Promise<Reply> {
    return this.stack.call<Reply>(method, path, body, { ...this.from, ...other });
  }

  /** Registers and verifies the address by the letter's link. */
  async registers(): Promise<void> {
    const before = new Date(Date.now() - 1);
    const { email, password, name } = this;
    const who = { email, password, name, birthdate: '1985-05-05', phone: `0901234${5_000 + this.number}` };
    await this.stack.call('POST', '/v1/customers', who, { address: this.address });
    const token = await this.stack.mailedToken(email, 'verify-email', before);
    await this.stack.call('POST', '/v1/customers/verify-email', { token, password }, { address: this.address });
  }

  /** Signs in on the own phone unless another is given, with the authenticator's code where there is one. */
  async signsIn(phone: Phone = this.phone, from: From = { address: this.address }): Promise<SignedIn> {
    const code = this.totpSecret === undefined ? {} : { code: await this.code() };
    const credentials = { email: this.email, password: this.password, device: phone, ...code };
    const signedIn = await this.stack.call<SignedIn>('POST', '/v1/sessions', credentials, from);
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
    const { secret } = await this.ask<{ secret: string }>('POST', '/v1/me/second-factor', { password: this.password });
    this.totpSecret = secret;
    await this.ask('POST', '/v1/me/second-factor/confirm', { code: await this.code() });
  }

  async setsPasscode(): Promise<void> {
    await this.ask('PUT', '/v1/me/passcode', { passcode: this.passcode, password: this.password });
  }

  async stepsUp(): Promise<void> {
    await this.ask('POST', '/v1/me/step-up', { code: await this.code() });
  }

  /** A card whose issuer knows the holder without asking. */
  async addsCard(): Promise<string> {
    const number = cardNumber(`400901${String(this.number).padStart(9, '0')}`);
    const { token } = await this.provider('/v1/tokens', { number, expiry: '12/29', cvc: '123' });
    const { sourceId } = await this.ask<{ sourceId: string }>('POST', '/v1/cards', { token });
    return sourceId;
  }

  async setsChargeSecret(): Promise<void> {
    await this.ask('PUT', '/v1/charge-secret', { secret: this.chargeSecret });
  }

  charges(sourceId: string, amountYen: number): Promise<{ chargeId: string; balanceYen: number }> {
    return this.ask('POST', '/v1/charges', { sourceId, amountYen, chargeSecret: this.chargeSecret });
  }

  async unlocks(): Promise<void> {
    await this.ask('POST', '/v1/me/unlock', { passcode: this.passcode });
  }

  async showsCode(): Promise<string> {
    return (await this.ask<{ code: string }>('POST', '/v1/wallet/code', {})).code;
  }

  async balanceYen(): Promise<number> {
    return (await this.ask<{ balanceYen: number }>('GET', '/v1/wallet')).balanceYen;
  }

  /** From registering to a phone that the account has known for a day, with authenticator, passcode, wallet and card. */
  async settlesIn(): Promise<string> {
    await this.registers();
    await this.signsIn();
    await this.ask('POST', '/v1/wallet', {});
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
