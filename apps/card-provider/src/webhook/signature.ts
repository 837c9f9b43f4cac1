import { createHmac } from 'node:crypto';

/**
 * The value of the provider-signature header: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
 * The time is signed too, so the receiver can refuse a message that is replayed later.
 */
export function signature(key: Buffer, unixSeconds: number, body: string): string {
  const mac = createHmac('sha256', key).update(`${unixSeconds}.${body}`).digest('hex');
  return `t=${unixSeconds},v1=${mac}`;
}
