import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { chargeSecretForm } from '@modosu/contracts/texts';

/**
 * Keeps charge secrets and account numbers out of the log: of a secret only a keyed hash leaves this object, an account
 * number only encrypted. One key of 32 bytes serves all, through keys derived from it for one purpose each.
 */
export class Vault {
  private readonly secretKey: Buffer;
  private readonly accountKey: Buffer;
  private readonly nonceKey: Buffer;
  private readonly chargeNumberKey: Buffer;
  private readonly accountIndexKey: Buffer;

  constructor(key: Buffer) {
    this.secretKey = derived(key, 'charge secret');
    this.accountKey = derived(key, 'bank account');
    this.nonceKey = derived(key, 'bank account nonce');
    this.chargeNumberKey = derived(key, 'charge number');
    this.accountIndexKey = derived(key, 'bank account index');
  }

  /** HMAC-SHA256 over customer and secret, in hex: equal secrets of two customers do not look alike. */
  secretMac(customerId: string, secret: string): string {
    return this.macOf(customerId, chargeSecretForm(secret));
  }

  /** The hash that was stored of this secret before what parts its digits was no part of it, if it was another. */
  formerSecretMac(customerId: string, secret: string): string | undefined {
    const former = secret.normalize('NFKC');
    return former === chargeSecretForm(secret) ? undefined : this.macOf(customerId, former);
  }

  /** HMAC-SHA256 of a charge number, in hex: without the key sixteen digits cannot be found by trying them all. */
  chargeNumberMac(chargeNumber: string): string {
    return createHmac('sha256', this.chargeNumberKey).update(chargeNumber).digest('hex');
  }

  /** HMAC-SHA256 of an account number, in hex: the same for every customer who registers it, so that wallets can be joined by it. */
  accountIndex(account: string): string {
    return createHmac('sha256', this.accountIndexKey).update(account).digest('hex');
  }

  /** Encrypts an account number (AES-256-GCM). The same number of the same customer always gives the same text. */
  encryptAccount(customerId: string, account: string): string {
    const nonce = createHmac('sha256', this.nonceKey).update(`${customerId}\n${account}`).digest().subarray(0, 12);
    const cipher = createCipheriv('aes-256-gcm', this.accountKey, nonce).setAAD(Buffer.from(customerId));
    const sealed = Buffer.concat([cipher.update(account, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws if the text was not encrypted for this customer */
  decryptAccount(customerId: string, sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.accountKey, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(customerId)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  private macOf(customerId: string, text: string): string {
    return createHmac('sha256', this.secretKey).update(`${customerId}\n${text}`).digest('hex');
  }
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `modosu charging ${purpose}`, 32));
}
