import type { RequestContext } from '@modosu/service-kit/request-context';
import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../personal-data/derived-keys';
import { hashOfSecret } from '../personal-data/same-secret';
import { type TokenKind, writeToken } from './sealed-locator';

/** Makes the tokens of sessions, so that the same command sent again gives the same one. */
@Injectable()
export class SessionTokens {
  constructor(private readonly keys: DerivedKeys) {}

  /** Id and hash of the session that a command opens for its owner: a customer, a member of the staff or a terminal. */
  prepare(context: RequestContext, ownerId: string): { sessionId: string; tokenHash: string } {
    const sessionId = context.idOf('session', ownerId);
    return { sessionId, tokenHash: hashOfSecret(this.secretOf(sessionId)) };
  }

  write(kind: TokenKind, id: string, sessionId: string): string {
    return writeToken({ kind, id, part: sessionId, secret: this.secretOf(sessionId) });
  }

  private secretOf(sessionId: string): string {
    return this.keys.token('session', sessionId);
  }
}
