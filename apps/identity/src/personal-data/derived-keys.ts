import { createHmac, hkdfSync } from 'node:crypto';
import type { ServiceConfig } from '@modosu/service-kit/config';
import { CONFIG } from '@modosu/service-kit/service-kit.module';
import { Inject, Injectable } from '@nestjs/common';

export type TokenPurpose = 'session' | 'reset' | 'verify' | 'second-factor';

/**
 * Secrets that identity hands out are computed from a key and an id instead of drawn: a command that is sent again
 * after a crash gives the same answer, and a mail can be written again, although the log holds hashes only. Without
 * the key they are as good as random.
 */
@Injectable()
export class DerivedKeys {
  /** Wraps the customers' own keys. */
  readonly wrapping: Buffer;
  private readonly tokens: Buffer;
  private readonly salts: Buffer;
  private readonly passcodes: Buffer;
  private readonly index: Buffer;

  constructor(@Inject(CONFIG) config: ServiceConfig) {
    const master = config.readKey('personal-data-key');
    const derive = (label: string) => Buffer.from(hkdfSync('sha256', master, '', `modosu identity ${label}`, 32));
    this.wrapping = derive('wrapping');
    this.tokens = derive('tokens');
    this.salts = derive('salts');
    this.passcodes = derive('passcodes');
    this.index = config.readKey('index-key');
  }

  /** 32 bytes in base64url. @param id names what the secret is for, and is never used twice with a purpose */
  token(purpose: TokenPurpose, id: string): string {
    return this.tokenBytes(purpose, id).toString('base64url');
  }

  tokenBytes(purpose: TokenPurpose, id: string): Buffer {
    return createHmac('sha256', this.tokens).update(`${purpose}:${id}`).digest();
  }

  /** 16 bytes; the same command hashes the same password the same way, or sent again it would be another command. */
  salt(commandId: string): Buffer {
    return createHmac('sha256', this.salts).update(commandId).digest().subarray(0, 16);
  }

  /** A few digits are no secret once their hash is known, so the hash needs the key. */
  passcodeHash(customerId: string, deviceId: string, passcode: string): string {
    return createHmac('sha256', this.passcodes).update(`${customerId}:${deviceId}:${passcode}`).digest('hex');
  }

  /** Joins what must be joined but not read. Hex. */
  blindIndex(kind: 'email' | 'staff' | 'external', value: string): string {
    return createHmac('sha256', this.index)
      .update(`${kind}:${value.normalize('NFKC').toLowerCase()}`)
      .digest('hex');
  }
}
