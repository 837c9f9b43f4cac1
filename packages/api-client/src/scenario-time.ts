import { createHmac } from 'node:crypto';

/**
 * Headers that put a request at a time of the scenario, for a gateway in simulation mode, which takes them if the
 * signature holds. Signatures are remembered: a simulation sends many requests at one time.
 * @param keyHex the key of the simulation, 64 hex characters
 */
export function scenarioTime(keyHex: string): (at: Date) => Record<string, string> {
  const key = Buffer.from(keyHex.trim(), 'hex');
  let last = { time: '', signature: '' };
  return (at) => {
    const time = at.toISOString();
    if (time !== last.time) last = { time, signature: createHmac('sha256', key).update(time).digest('hex') };
    return { 'modosu-simulation-time': time, 'modosu-simulation-signature': last.signature };
  };
}
