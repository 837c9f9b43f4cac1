import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isoOf, type Minute } from '../clock/scenario-time';

/** The external login provider, played by the scenario: it asserts that its customers have just signed in. */
export class ExternalLogin {
  private constructor(
    private readonly key: KeyObject,
    private readonly kid: string,
    readonly provider: string,
    private readonly issuer: string,
  ) {}

  /** Undefined if the secret file is not there. */
  static open(path: string): ExternalLogin | undefined {
    if (!existsSync(path)) return undefined;
    const jwk = JSON.parse(readFileSync(path, 'utf8'));
    return new ExternalLogin(createPrivateKey({ key: jwk, format: 'jwk' }), jwk.kid, jwk.provider, jwk.issuer);
  }

  /** An ID token (OpenID Connect) for the wallet. */
  assertion(subject: string, nonce: string, minute: Minute): string {
    const now = Math.floor(Date.parse(isoOf(minute)) / 1_000);
    const claims = { iss: this.issuer, sub: subject, aud: 'modosu', nonce, iat: now, exp: now + 300 };
    const signed = `${part({ alg: 'EdDSA', kid: this.kid })}.${part(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.key).toString('base64url')}`;
  }
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
