import { createHmac, hkdfSync } from 'node:crypto';
import { emailForm } from '@modosu/contracts/texts';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Inject, Injectable } from '@nestjs/common';

export interface ExternalLogin {
  /** Without a colon. */
  readonly provider: string;
  readonly subject: string;
}

export type SecretPurpose =
  | 'customer-session'
  | 'staff-session'
  | 'terminal'
  | 'reset'
  | 'verify'
  | 'not-me'
  | 'second-factor'
  | 'device'
  | 'decoy';

/**
 * Secrets that identity hands out are computed from a key instead of drawn: a command that is sent again after a crash
 * gives the same answer, and a mail can be written again, although the log holds hashes only. What a secret is for and
 * whose it is are in it, so that nobody gets another's by choosing the id of a command. Without the key they are as good
 * as random.
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

  /**
   * 32 bytes in base64url.
   * @param ownerId customer, staff or terminal id: who may hold it
   * @param id which of the owner's it is
   */
  secret(purpose: SecretPurpose, ownerId: string, id: string): string {
    return this.secretBytes(purpose, ownerId, id).toString('base64url');
  }

  secretBytes(purpose: SecretPurpose, ownerId: string, id: string): Buffer {
    return createHmac('sha256', this.tokens)
      .update(JSON.stringify([purpose, ownerId, id]))
      .digest();
  }

  /** What the tokens of terminals were made of before whose they are was part of it; tills keep theirs for years. */
  oldTerminalSecret(id: string): string {
    return createHmac('sha256', this.tokens).update(`session:${id}`).digest('base64url');
  }

  /** 16 bytes; the same command hashes the same password the same way, or sent again it would be another command. */
  salt(ownerId: string, commandId: string): Buffer {
    return createHmac('sha256', this.salts)
      .update(JSON.stringify([ownerId, commandId]))
      .digest()
      .subarray(0, 16);
  }

  /** A few digits are no secret once their hash is known, so the hash needs the key. */
  passcodeHash(customerId: string, registrationId: string, passcode: string): string {
    return createHmac('sha256', this.passcodes).update(`${customerId}:${registrationId}:${passcode}`).digest('hex');
  }

  /** Tells two secrets of the same command apart, and nothing else. */
  comparisonMac(customerId: string, secret: string): string {
    return createHmac('sha256', this.passcodes).update(`comparison:${customerId}:${secret}`).digest('hex');
  }

  /** Joins addresses that must be joined but not read. Hex. */
  blindIndex(kind: 'email' | 'staff', address: string): string {
    return this.indexOf(`${kind}:${emailForm(address)}`);
  }

  /**
   * Joins the members of an external provider, whose subjects are compared to the last character. Logins from before
   * that rule stand under an index in which case and width are lost; `former` is theirs, where the subject has neither,
   * so that nobody else's can be meant.
   */
  externalIndex({ provider, subject }: ExternalLogin): { index: string; former?: string } {
    const index = this.indexOf(`external-login:${provider}:${subject}`);
    if (!/^[!-@[-`{-~]+$/.test(subject)) return { index };
    return { index, former: this.indexOf(`external:${emailForm(`${provider}:${subject}`)}`) };
  }

  private indexOf(text: string): string {
    return createHmac('sha256', this.index).update(text).digest('hex');
  }
}
