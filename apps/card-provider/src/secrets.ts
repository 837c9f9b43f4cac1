import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The provider's keys. The two bearer keys are compared as text, the others are 32 bytes. */
export interface Secrets {
  providerApiKey: string;
  controlKey: string;
  webhookKey: Buffer;
  fingerprintKey: Buffer;
}

/** Reads the keys from a folder; throws with the name of the file that is missing or malformed. */
export function readSecrets(folder: string): Secrets {
  const read = (name: string): string => {
    let text: string;
    try {
      text = readFileSync(join(folder, name), 'utf8').trim();
    } catch {
      throw new Error(`the secret ${name} cannot be read in ${folder}`);
    }
    if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`the secret ${name} must be 64 hexadecimal characters`);
    return text;
  };
  return {
    providerApiKey: read('provider-api-key'),
    controlKey: read('control-key'),
    webhookKey: Buffer.from(read('webhook-key'), 'hex'),
    fingerprintKey: Buffer.from(read('fingerprint-key'), 'hex'),
  };
}

/** Keyed hash of something that must be recognised again but never read again, in hexadecimal. */
export function keyedHash(key: Buffer, purpose: string, value: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${value}`).digest('hex');
}
