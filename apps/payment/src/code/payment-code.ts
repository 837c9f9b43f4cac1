import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** What a code says to us and to nobody else: whose wallet, and which session and device showed it when. */
export interface CodeContent {
  readonly customerId: string;
  readonly sessionId: string;
  readonly deviceId: string;
  readonly address?: string;
  readonly network?: string;
  /** The service's time, ISO 8601. */
  readonly at: string;
  /** The real clock, ms since 1970. */
  readonly shownMs: number;
}

export interface DecryptedCode extends CodeContent {
  /** SHA-256 (hex) of the code: what the log keeps of it. */
  readonly hash: string;
}

/** How many random bytes a code needs: 128 bits that make it a secret, and 96 for the nonce. */
export const CODE_RANDOM_BYTES = 28;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = Buffer.from('modosu payment code 1');
const BARCODE_PURPOSE = 'modosu payment barcode 1\n';

/**
 * Encrypts one-time codes (AES-256-GCM, base64url). A scan finds the wallet by decrypting the code, without a search, and a
 * code that was changed in one bit is none.
 */
export class CodeCipher {
  /** @param key 32 bytes, known to payment only */
  constructor(private readonly key: Buffer) {}

  /** @param random CODE_RANDOM_BYTES bytes, never used before */
  encrypt(content: CodeContent, random: Buffer): string {
    if (random.length !== CODE_RANDOM_BYTES) throw new RangeError(`a code needs ${CODE_RANDOM_BYTES} random bytes`);
    const nonce = random.subarray(0, NONCE_BYTES);
    const secret = random.subarray(NONCE_BYTES).toString('base64url');
    const { customerId, sessionId, deviceId, address = null, network = null, at, shownMs } = content;
    const text = JSON.stringify([secret, customerId, sessionId, deviceId, address, network, at, shownMs]);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(PURPOSE);
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
  }

  /** 32 bytes that follow from the text and the key, for codes that are too short to hold anything. */
  digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(BARCODE_PURPOSE).update(text).digest();
  }

  /** Undefined if the code is not one of ours, or not exactly as it was shown. */
  decrypt(code: string): DecryptedCode | undefined {
    const bytes = Buffer.from(code, 'base64url');
    // Several texts decode to the same bytes; only one of them is the code, else it could be used once for each.
    if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== code) return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(PURPOSE)
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      const [, customerId, sessionId, deviceId, address, network, at, shownMs] = JSON.parse(text.toString('utf8'));
      return {
        customerId,
        sessionId,
        deviceId,
        address: address ?? undefined,
        network: network ?? undefined,
        at,
        shownMs,
        hash: createHash('sha256').update(bytes).digest('hex'),
      };
    } catch {
      return undefined;
    }
  }
}
