import { exchange } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import {
  ACCESS_TOKEN_TTL_MS,
  type AccessTokenClaims,
  AccessTokenSigner,
} from '@modosu/service-kit/access/access-token';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { AnonymousCaps } from '../address/anonymous-caps';
import { SessionTokens } from '../token/session-tokens';
import { ActiveSessions } from './active-sessions';

@Injectable()
export class ExchangeHandlers {
  constructor(
    private readonly sessions: ActiveSessions,
    private readonly tokens: SessionTokens,
    private readonly caps: AnonymousCaps,
    private readonly signer: AccessTokenSigner,
    @Inject(CLOCK) private readonly clock: Pick<WallClock, 'epochMs'>,
  ) {}

  /** The gateway changes a session token for an access token, which says to others who acts. */
  @Handles(exchange)
  async exchange({ sessionToken }: RequestOf<typeof exchange>, context: RequestContext) {
    const token = this.tokens.read(sessionToken);
    if (!token) {
      // Only made-up tokens count, and only they are refused for it: no flood of them keeps anybody else out.
      await this.caps.begin('unknown-token', context);
      throw new Refusal('UNAUTHENTICATED');
    }
    const claims: AccessTokenClaims = await this.sessions.claimsOf(token, context);
    // Real time: who checks the access token has no other.
    const expiresAt = this.clock.epochMs() + ACCESS_TOKEN_TTL_MS;
    const statement = this.signer.sign(claims, ACCESS_TOKEN_TTL_MS);
    return { statement, expiresAt, subject: claims.sub, sessionId: claims.sid ?? token.part };
  }
}
