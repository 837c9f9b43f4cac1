import { exchange } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { type AccessTokenClaims, AccessTokenSigner } from '@modosu/service-kit/access/access-token';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { AnonymousCaps } from '../address/anonymous-caps';
import { sessionOf } from '../customer/customer.state';
import { Customers } from '../customer/customers';
import { DAY_MS, elapsedMs, HOUR_MS, MINUTE_MS } from '../elapsed';
import { hashOfSecret, sameSecret } from '../personal-data/same-secret';
import { SESSION_IDLE_DAYS, STAFF_IDLE_MINUTES, STAFF_SESSION_HOURS } from '../policy';
import { StaffMembers } from '../staff/staff-members';
import { Terminals } from '../terminal/terminals';
import { LastUsed } from './last-used';
import { readToken, type Token } from './sealed-locator';
import { type SessionKind, SessionTokens } from './session-tokens';
import { ACCESS_TOKEN_TTL_MS, customerClaims } from './statements';

/** How far the log may lag behind the use of a session. */
const CUSTOMER_RECORD_MS = DAY_MS;
const STAFF_RECORD_MS = 5 * MINUTE_MS;

/** The door at which the gateway changes a session token for a statement of who acts. */
@Controller()
export class ExchangeController {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly terminals: Terminals,
    private readonly tokens: SessionTokens,
    private readonly caps: AnonymousCaps,
    private readonly lastUsed: LastUsed,
    private readonly signer: AccessTokenSigner,
  ) {}

  @Answers(exchange)
  async exchange(
    { sessionToken }: RequestOf<typeof exchange>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof exchange>> {
    const token = readToken<SessionKind>(sessionToken, 'c', 's', 't');
    if (!token || !this.tokens.madeHere(token)) {
      // Only made-up tokens count, and only they are refused for it: no flood of them keeps anybody else out.
      await this.caps.begin('unknown-token', context);
      throw new Refusal('UNAUTHENTICATED');
    }
    const claims = await this.claimsOf(token, context);
    // Real time: whoever checks the statement has no other.
    const expiresAt = wallClock.epochMs() + ACCESS_TOKEN_TTL_MS;
    const statement = this.signer.sign(claims, ACCESS_TOKEN_TTL_MS);
    return { statement, expiresAt, subject: claims.sub, sessionId: claims.sid ?? token.part };
  }

  private claimsOf(token: Token, context: RequestContext): Promise<AccessTokenClaims> {
    if (token.kind === 'c') return this.customer(token, context);
    return token.kind === 's' ? this.member(token, context) : this.terminal(token);
  }

  private async customer({ id, part, secret }: Token, context: RequestContext): Promise<AccessTokenClaims> {
    const state = await this.customers.load(id);
    const session = sessionOf(state, part);
    if (!session || !proves(secret, session.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    if (state.standing === 'frozen') throw new Refusal('CUSTOMER_FROZEN');
    const usedAt = this.lastUsed.of(part, session.lastUsedAt);
    if (elapsedMs(usedAt, context.now) > SESSION_IDLE_DAYS * DAY_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(session.lastUsedAt, context.now) > CUSTOMER_RECORD_MS) {
      await this.customers.handle(id, { kind: 'use-session', sessionId: part }, context.child('used', id).command());
    }
    this.lastUsed.used(part, context.now);
    return customerClaims(state, session, context.now);
  }

  private async member({ id, part, secret }: Token, context: RequestContext): Promise<AccessTokenClaims> {
    const state = await this.staff.load(id);
    const session = state.sessions.find((one) => one.sessionId === part);
    if (!session || !proves(secret, session.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    const { startedAt, lastUsedAt } = session;
    const idleMs = elapsedMs(this.lastUsed.of(part, lastUsedAt), context.now);
    if (idleMs > STAFF_IDLE_MINUTES * MINUTE_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(startedAt, context.now) > STAFF_SESSION_HOURS * HOUR_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(lastUsedAt, context.now) > STAFF_RECORD_MS) {
      await this.staff.handle(id, { kind: 'use-session', sessionId: part }, context.child('used', id));
    }
    this.lastUsed.used(part, context.now);
    return { kind: 'staff', sub: id, sid: part, roles: state.roles, amr: ['password', 'totp'], vector: 'password' };
  }

  private async terminal({ id, part, secret }: Token): Promise<AccessTokenClaims> {
    const terminal = await this.terminals.load(id);
    if (!terminal || terminal.revoked || !proves(secret, terminal.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    // A credential is one thing only: what takes cash takes no payments.
    if ('method' in terminal) return { kind: 'cash-point', sub: id, sid: part, facts: { method: terminal.method } };
    return { kind: 'terminal', sub: id, sid: part, merchantId: terminal.merchantId };
  }
}

function proves(secret: string, tokenHash: string): boolean {
  return sameSecret(hashOfSecret(secret), tokenHash);
}
