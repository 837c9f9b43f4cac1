import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { ok, ProviderError } from '../http/answer';
import { amountYen, id } from '../http/fields';
import { get, post } from '../http/routes';
import type { Sql } from '../store/sql';
import { behaviourOf } from './card-number';
import { type AuthenticationStatus, begin, challenge } from './three-d-secure';
import { holderCodeHash, type Token, tokenNamed } from './token.routes';

interface Session {
  id: string;
  token: string;
  amountYen: number | null;
  status: AuthenticationStatus;
  eci: string | null;
  triesLeft: number;
  usedBy: string | null;
}

function sessionById(sql: Sql, sessionId: string | undefined): Session {
  const session = sql.first<Session>(
    `SELECT id, token, amount_yen AS amountYen, status, eci, tries_left AS triesLeft, used_by AS usedBy
     FROM three_d_secure WHERE id = ?`,
    sessionId ?? '',
  );
  if (!session) throw new ProviderError(404, 'unknown_authentication', 'There is no such authentication.');
  return session;
}

function view({ id, status, eci, triesLeft }: Pick<Session, 'id' | 'status' | 'eci' | 'triesLeft'>) {
  return {
    id,
    status,
    ...(eci === null ? {} : { eci }),
    ...(status === 'challenge-required' ? { triesLeft } : {}),
  };
}

/**
 * Uses an authentication for a payment and gives its eci. One made for an amount is good for one payment
 * of exactly that amount; one made without (when a card is registered) for any of the same card.
 * Errors: unknown_authentication, authentication_unusable.
 */
export function useAuthentication(
  sql: Sql,
  payment: { id: string; amountYen: number; threeDSecureId: string },
  card: Token,
): string | null {
  const session = sessionById(sql, payment.threeDSecureId);
  const settled = session.status === 'authenticated' || session.status === 'not-enrolled';
  const sameCard = tokenNamed(sql, session.token).fingerprint === card.fingerprint;
  const fits = session.amountYen === null || (session.amountYen === payment.amountYen && session.usedBy === null);
  if (!settled || !sameCard || !fits) {
    throw new ProviderError(
      409,
      'authentication_unusable',
      'This authentication is not complete, was used, or was made for another card or amount.',
    );
  }
  if (session.amountYen !== null) {
    sql.run('UPDATE three_d_secure SET used_by = ? WHERE id = ?', payment.id, session.id);
  }
  return session.eci;
}

/** 3-D Secure: the merchant begins, the holder's app answers the issuer's challenge, the merchant reads the result. */
export function threeDSecureRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql, secrets, newId } = dependencies;

  const beginning = z.strictObject({ token: id, amountYen: amountYen.optional() });
  const start = { path: '/v1/three-d-secure', access: 'operator' as const, schema: beginning };
  post(app, dependencies, start, ({ body, now }) => {
    const card = tokenNamed(sql, body.token);
    const sessionId = newId('tds');
    const result = begin(card.brand, behaviourOf(card.prefix), card.holderCodeHash !== null);
    sql.run(
      'INSERT INTO three_d_secure (id, token, amount_yen, status, eci, tries_left, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      sessionId,
      card.token,
      body.amountYen ?? null,
      result.status,
      result.eci,
      result.triesLeft,
      now,
    );
    return ok(view({ id: sessionId, ...result }));
  });

  const code = z.strictObject({ code: z.string().min(1).max(64) });
  const answer = { path: '/v1/three-d-secure/:id/challenge', access: 'public' as const, schema: code };
  post(app, dependencies, answer, ({ body, params }) => {
    const session = sessionById(sql, params.id);
    if (session.status !== 'challenge-required') {
      throw new ProviderError(409, 'no_challenge', `This authentication is ${session.status} and awaits no code.`);
    }
    const card = tokenNamed(sql, session.token);
    const given = holderCodeHash(secrets.fingerprintKey, card.fingerprint, body.code);
    const right = timingSafeEqual(Buffer.from(given), Buffer.from(card.holderCodeHash ?? ''.padEnd(given.length)));
    const result = challenge(card.brand, session.triesLeft, right);
    sql.run(
      'UPDATE three_d_secure SET status = ?, eci = ?, tries_left = ? WHERE id = ?',
      result.status,
      result.eci,
      result.triesLeft,
      session.id,
    );
    return ok(view({ id: session.id, ...result }));
  });

  get(app, dependencies, { path: '/v1/three-d-secure/:id', access: 'operator' }, (_request, params) =>
    ok(view(sessionById(sql, params.id))),
  );
}
