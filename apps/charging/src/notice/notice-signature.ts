import { createHmac, timingSafeEqual } from 'node:crypto';

/** A notice older than this is a replay. */
const LONGEST_AGE_SECONDS = 300;

/**
 * Whether the provider has signed a notice lately: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
 * @param nowMs the real clock, since the provider signs with the real time
 */
export function isSignedByProvider(key: Buffer, body: string, signature: string, nowMs: number): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature);
  if (match?.[1] === undefined || match[2] === undefined) return false;
  const expected = createHmac('sha256', key).update(`${match[1]}.${body}`).digest();
  const genuine = timingSafeEqual(expected, Buffer.from(match[2], 'hex'));
  return genuine && Math.abs(nowMs / 1_000 - Number(match[1])) <= LONGEST_AGE_SECONDS;
}
