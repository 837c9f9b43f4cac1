import { Refusal } from '@modosu/event-sourcing/decider';
import type { AccessTokenClaims } from '@modosu/service-kit/access/access-token';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { sessionOf } from '../customer/customer.state';
import { SESSION_IDLE_DAYS, STAFF_IDLE_MINUTES, STAFF_SESSION_HOURS } from '../policy/identity-policy';
import { hashOfSecret, sameSecret } from '../secrets/same-secret';
import { StaffMembers } from '../staff/staff.aggregate';
import { Terminals } from '../terminal/terminal.aggregate';
import { DAY_MS, elapsedMs, HOUR_MS, MINUTE_MS } from '../time/elapsed';
import type { SessionToken } from '../token/session-tokens';
import { customerClaims } from './access-claims';
import { LastUsed } from './last-used';

/** How far the log may lag behind the use of a session. */
const CUSTOMER_RECORD_MS = DAY_MS;
const STAFF_RECORD_MS = 5 * MINUTE_MS;

/** Who acts in a session that is still open, by its token; notes that it is in use. */
@Injectable()
export class ActiveSessions {
  constructor(
    private readonly customers: Customers,
    private readonly staff: StaffMembers,
    private readonly terminals: Terminals,
    private readonly lastUsed: LastUsed,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, CUSTOMER_FROZEN */
  claimsOf(token: SessionToken, context: RequestContext): Promise<AccessTokenClaims> {
    if (token.kind === 'c') return this.customer(token, context);
    return token.kind === 's' ? this.member(token, context) : this.terminal(token);
  }

  private async customer({ id, part, secret }: SessionToken, context: RequestContext): Promise<AccessTokenClaims> {
    const state = await this.customers.stateOf(id);
    const session = sessionOf(state, part);
    if (!session || !proves(secret, session.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    if (state.status === 'frozen') throw new Refusal('CUSTOMER_FROZEN');
    const usedAt = this.lastUsed.of(part, session.lastUsedAt);
    if (elapsedMs(usedAt, context.now) > SESSION_IDLE_DAYS * DAY_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(session.lastUsedAt, context.now) > CUSTOMER_RECORD_MS) {
      await this.customers.handle(id, { type: 'use-session', sessionId: part }, context.child('used', id).command());
    }
    this.lastUsed.used(part, context.now);
    return customerClaims(state, session, context.now);
  }

  private async member({ id, part, secret }: SessionToken, context: RequestContext): Promise<AccessTokenClaims> {
    const state = await this.staff.stateOf(id);
    const session = state.sessions.find((one) => one.sessionId === part);
    if (!session || !proves(secret, session.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    const { startedAt, lastUsedAt } = session;
    const idleMs = elapsedMs(this.lastUsed.of(part, lastUsedAt), context.now);
    if (idleMs > STAFF_IDLE_MINUTES * MINUTE_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(startedAt, context.now) > STAFF_SESSION_HOURS * HOUR_MS) throw new Refusal('UNAUTHENTICATED');
    if (elapsedMs(lastUsedAt, context.now) > STAFF_RECORD_MS) {
      await this.staff.handle(id, { type: 'use-session', sessionId: part }, context.child('used', id).command());
    }
    this.lastUsed.used(part, context.now);
    return { kind: 'staff', sub: id, sid: part, roles: state.roles, amr: ['password', 'totp'], vector: 'password' };
  }

  private async terminal({ id, part, secret }: SessionToken): Promise<AccessTokenClaims> {
    const { state: terminal } = await this.terminals.load(id);
    if (!terminal || terminal.revoked || !proves(secret, terminal.tokenHash)) throw new Refusal('UNAUTHENTICATED');
    // A credential is one thing only: what takes cash takes no payments.
    if ('method' in terminal) return { kind: 'cash-point', sub: id, sid: part, facts: { method: terminal.method } };
    return { kind: 'terminal', sub: id, sid: part, merchantId: terminal.merchantId };
  }
}

function proves(secret: string, tokenHash: string): boolean {
  return sameSecret(hashOfSecret(secret), tokenHash);
}
