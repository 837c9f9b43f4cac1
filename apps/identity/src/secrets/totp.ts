import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';

/** The 30-second step whose code was given; `none` if no code was, `wrong` if it is nobody's. */
export type CodeFinding = number | 'none' | 'wrong';

const ISSUER = 'Modosu';
/** A code is also taken one step before and after its own: clocks differ. */
const TOLERANCE_SECONDS = 30;
const base32 = new ScureBase32Plugin();

/** 20 bytes (RFC 4226) as authenticator apps take them. */
export function secretFrom(bytes: Uint8Array): string {
  return base32.encode(bytes.subarray(0, 20));
}

export function enrolmentUri(secret: string, label: string): string {
  return generateURI({ issuer: ISSUER, label, secret });
}

/**
 * Which 30-second step a code belongs to.
 * @param now ISO instant in the service's time
 */
export function findStep(secret: string, code: string, now: string): CodeFinding {
  const epoch = Math.floor(Date.parse(now) / 1_000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : 'wrong';
}
