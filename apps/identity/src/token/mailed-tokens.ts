import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../secrets/derived-keys';
import { hashOfSecret, sameSecret } from '../secrets/same-secret';
import { readToken, type Token, writeToken } from './token-format';

/** What a mailed token is for: to verify an address, to reset a password, or to say that a transaction was not theirs. */
export type MailedPurpose = 'verify' | 'reset' | 'not-me';

const KINDS = { verify: 'v', reset: 'r', 'not-me': 'n' } as const;

/** The tokens that go out by mail. Each is of one customer, one mail and one purpose, and opens nothing else. */
@Injectable()
export class MailedTokens {
  constructor(private readonly keys: DerivedKeys) {}

  /** What the log holds of the token in a mail. */
  hashFor(purpose: MailedPurpose, customerId: string, mailId: string): string {
    return hashOfSecret(this.keys.secret(purpose, customerId, mailId));
  }

  /** The log holds only the token's hash, but the token follows from the mail, whose it is, and our key. */
  write(purpose: MailedPurpose, customerId: string, mailId: string): string {
    const secret = this.keys.secret(purpose, customerId, mailId);
    return writeToken({ kind: KINDS[purpose], id: customerId, part: mailId, secret });
  }

  /** Undefined for anything that was not made here for this purpose; the log is not asked. */
  read(purpose: MailedPurpose, text: string): Token | undefined {
    const token = readToken(text, KINDS[purpose]);
    return token && sameSecret(token.secret, this.keys.secret(purpose, token.id, token.part)) ? token : undefined;
  }
}
