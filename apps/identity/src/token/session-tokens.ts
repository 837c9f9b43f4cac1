import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { DerivedKeys, type SecretPurpose } from '../secrets/derived-keys';
import { hashOfSecret, sameSecret } from '../secrets/same-secret';
import { readToken, type Token, writeToken } from './token-format';

/** Whose session it is: a customer's, a staff's or a terminal's. */
export type SessionKind = 'c' | 's' | 't';

/** A token that identity has made for a session. */
export type SessionToken = Token & { readonly kind: SessionKind };

const PURPOSES: Record<SessionKind, SecretPurpose> = { c: 'customer-session', s: 'staff-session', t: 'terminal' };

/**
 * Makes the tokens of sessions, so that the same command sent again gives the same one. Who it is for is in the
 * session's id and in the secret: the same command id aimed at two accounts is two sessions that share nothing.
 */
@Injectable()
export class SessionTokens {
  constructor(private readonly keys: DerivedKeys) {}

  /** Id and hash of the session of this owner that a command opens. */
  prepare(
    kind: SessionKind,
    ownerId: string,
    context: Pick<RequestContext, 'idOf'>,
  ): { sessionId: string; tokenHash: string } {
    const sessionId = context.idOf('session', kind, ownerId);
    return { sessionId, tokenHash: hashOfSecret(this.secretOf(kind, ownerId, sessionId)) };
  }

  write(kind: SessionKind, ownerId: string, sessionId: string): string {
    return writeToken({ kind, id: ownerId, part: sessionId, secret: this.secretOf(kind, ownerId, sessionId) });
  }

  /** Undefined for anything that was not made here; the log is not asked. */
  read(text: string): SessionToken | undefined {
    const token = readToken<SessionKind>(text, 'c', 's', 't');
    return token && this.madeHere(token) ? token : undefined;
  }

  /**
   * True if identity has made this token, for this owner and this kind of session. It costs no look at the log, so
   * that made-up tokens cost next to nothing; whether the session is still open, the log says.
   */
  madeHere({ kind, id, part, secret }: SessionToken): boolean {
    if (sameSecret(secret, this.secretOf(kind, id, part))) return true;
    return kind === 't' && sameSecret(secret, this.keys.oldTerminalSecret(part));
  }

  private secretOf(kind: SessionKind, ownerId: string, sessionId: string): string {
    return this.keys.secret(PURPOSES[kind], ownerId, sessionId);
  }
}
