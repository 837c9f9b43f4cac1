import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { z } from 'zod';

const header = z.object({ alg: z.literal('EdDSA'), kid: z.string().optional() });
const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  nonce: z.string(),
  exp: z.number(),
  iat: z.number(),
});

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
export function idTokenHolds(token: string, expected: Expected): boolean {
  const [head, payload, signature, ...rest] = token.split('.');
  if (!head || !payload || !signature || rest.length > 0) return false;
  const { data: parsedHeader } = header.safeParse(parse(head));
  const { data: says } = claims.safeParse(parse(payload));
  if (!parsedHeader || !says) return false;
  const keys = expected.keys.filter((key) => parsedHeader.kid === undefined || key.kid === parsedHeader.kid);
  const signed = Buffer.from(`${head}.${payload}`);
  if (!keys.some((key) => signedBy(key, signed, Buffer.from(signature, 'base64url')))) return false;
  const audiences = [says.aud].flat();
  const now = Date.parse(expected.now) / 1_000;
  return (
    says.iss === expected.issuer &&
    says.sub === expected.subject &&
    audiences.includes(expected.audience) &&
    (audiences.length === 1 || says.azp === expected.audience) &&
    says.nonce === expected.nonce &&
    says.exp > now &&
    says.iat <= now + CLOCK_SKEW_SECONDS &&
    says.iat > now - LONGEST_LIFE_SECONDS
  );
}

function signedBy(jwk: JsonWebKey, signed: Buffer, signature: Buffer): boolean {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return key.asymmetricKeyType === 'ed25519' && verify(null, signed, key, signature);
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
