import type { JsonWebKey } from 'node:crypto';
import { type JWK, type JWTPayload, jwtVerify } from 'jose';

/** What an ID token must say to be believed. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly nonce: string;
  /** ISO instant in the service's time. */
  readonly now: string;
  /** The provider's public keys (Ed25519 JWKs). */
  readonly keys: readonly JsonWebKey[];
}

const CLOCK_SKEW_SECONDS = 60;
const LONGEST_LIFE_SECONDS = 3_600;

/**
 * True if this is an ID token of OpenID Connect (Core 1.0, section 3.1.3.7) for us, this subject and this nonce, signed
 * by the provider and neither expired nor from the future. The algorithm is EdDSA: the token has no say in it.
 */
export async function idTokenHolds(token: string, expected: Expected): Promise<boolean> {
  const says = await signedClaims(token, expected);
  if (!says) return false;
  const { aud, azp, nonce, exp = 0, iat = Number.POSITIVE_INFINITY } = says;
  const now = Date.parse(expected.now) / 1_000;
  return (
    ([aud].flat().length === 1 || azp === expected.audience) &&
    nonce === expected.nonce &&
    exp > now &&
    iat <= now + CLOCK_SKEW_SECONDS &&
    iat > now - LONGEST_LIFE_SECONDS
  );
}

/** What the token says, if one of the provider's keys signed it for this issuer, audience and subject. */
async function signedClaims(token: string, expected: Expected): Promise<JWTPayload | undefined> {
  const { issuer, audience, subject, now } = expected;
  // Times are judged above, without the tolerance that would stretch the end of the token's life too.
  const options = {
    issuer,
    audience,
    subject,
    algorithms: ['EdDSA'],
    currentDate: new Date(now),
    clockTolerance: 3_600,
  };
  for (const key of expected.keys) {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, key as JWK, options);
      if (protectedHeader.kid === undefined || protectedHeader.kid === key.kid) return payload;
    } catch {
      // Of another key, or of nobody's.
    }
  }
  return undefined;
}
