import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'p1.';

/** One person's key (32 bytes): what it has encrypted is unreadable once it is gone. */
export class PersonalKey {
  private readonly cipher: Buffer;
  private readonly nonces: Buffer;

  constructor(
    private readonly ownerId: string,
    key: Buffer,
  ) {
    this.cipher = Buffer.from(hkdfSync('sha256', key, '', 'cipher', 32));
    this.nonces = Buffer.from(hkdfSync('sha256', key, '', 'nonces', 32));
  }

  /**
   * AES-256-GCM, bound to the person and the field. The nonce is computed from the text, so that the same command
   * encrypts the same way when it is sent again; it repeats only with the very same text in the same field.
   */
  encrypt(field: string, text: string): string {
    const nonce = createHmac('sha256', this.nonces).update(`${field}\0${text}`).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.cipher, nonce).setAAD(this.boundTo(field));
    const encrypted = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return PREFIX + encrypted.toString('base64url');
  }

  /** @throws Error if this is not what `encrypt` gave for this person and field */
  decrypt(field: string, encrypted: string): string {
    if (!encrypted.startsWith(PREFIX)) throw new Error(`the encrypted ${field} of ${this.ownerId} has an unknown form`);
    const bytes = Buffer.from(encrypted.slice(PREFIX.length), 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.cipher, nonce)
      .setAAD(this.boundTo(field))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  private boundTo(field: string): Buffer {
    return Buffer.from(`${this.ownerId}:${field}`);
  }
}
