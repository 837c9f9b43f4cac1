import { createHmac } from 'node:crypto';

/**
 * In simulation mode the time of a request is the scenario's, unless the request says another and signs it. A desk
 * beside the stack does that, since the code of an authenticator only fits the time at which it is shown.
 * @param keyHex the key of the simulation, 64 hex characters
 */
export function scenarioTime(keyHex: string, now: Date): Record<string, string> {
  const time = now.toISOString();
  const signature = createHmac('sha256', Buffer.from(keyHex, 'hex')).update(time).digest('hex');
  return { 'modosu-simulation-time': time, 'modosu-simulation-signature': signature };
}
