import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { ok, ProviderError } from '../http/answer';
import { get, post } from '../http/routes';
import { keyedHash } from '../secrets';
import type { Sql } from '../store/sql';
import { type CardFace, cardFace } from './card-number';

const tokenRequest = z.strictObject({
  number: z
    .string()
    .transform((text) => text.replace(/[ -]/g, ''))
    .pipe(z.string().regex(/^\d{12,19}$/)),
  expiry: z.string().regex(/^(0[1-9]|1[0-2])\/\d\d$/),
  cvc: z.string().regex(/^\d{3,4}$/),
  holderCode: z.string().min(4).max(64).optional(),
});

/** A stored token: the face of the card, never its number. */
export interface Token extends CardFace {
  token: string;
  fingerprint: string;
  validTo: string;
  holderCodeHash: string | null;
}

/** A stored token. Errors: unknown_token. */
export function tokenNamed(sql: Sql, name: string): Token {
  const token = sql.first<Token>(
    `SELECT token, token.fingerprint, brand, kind, prefix, last4, valid_to AS validTo,
       holder_code_hash AS holderCodeHash
     FROM token JOIN card ON card.fingerprint = token.fingerprint WHERE token = ?`,
    name,
  );
  if (!token) throw new ProviderError(404, 'unknown_token', 'There is no such token.');
  return token;
}

/** The last day of a card is the last of its month: it is out of date from the next month on. */
export function expired(validTo: string, now: string): boolean {
  return now.slice(0, 7) > validTo;
}

/** The holder's code is bound to the card, so equal codes of two holders have unlike hashes. */
export function holderCodeHash(key: Buffer, fingerprint: string, code: string): string {
  return keyedHash(key, 'holder-code', `${fingerprint}\n${code}`);
}

/**
 * Where the customer's app turns a card number into a token, so that the number never passes the
 * merchant. Errors: invalid_number, unsupported_card, card_expired.
 */
export function tokenRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql, secrets, newId } = dependencies;
  const route = { path: '/v1/tokens', access: 'public' as const, schema: tokenRequest };
  post(app, dependencies, route, ({ body, now }) => {
    const face = cardFace(body.number);
    const validTo = `20${body.expiry.slice(3)}-${body.expiry.slice(0, 2)}`;
    if (expired(validTo, now)) throw new ProviderError(422, 'card_expired', 'The card is out of date.');
    const fingerprint = keyedHash(secrets.fingerprintKey, 'card-number', body.number);
    const codeHash =
      body.holderCode === undefined ? null : holderCodeHash(secrets.fingerprintKey, fingerprint, body.holderCode);
    // The first code a card is seen with stays its code: who registers a stolen number later cannot replace it.
    sql.run(
      `INSERT INTO card (fingerprint, holder_code_hash) VALUES (?, ?)
       ON CONFLICT (fingerprint) DO UPDATE SET holder_code_hash = coalesce(holder_code_hash, excluded.holder_code_hash)`,
      fingerprint,
      codeHash,
    );
    const token = newId('tok');
    sql.run(
      'INSERT INTO token (token, fingerprint, brand, kind, prefix, last4, valid_to, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      token,
      fingerprint,
      face.brand,
      face.kind,
      face.prefix,
      face.last4,
      validTo,
      now,
    );
    return ok({ token, ...face, fingerprint });
  });

  get(app, dependencies, { path: '/v1/tokens/:token', access: 'operator' }, (_request, params) => {
    const { token, brand, kind, prefix, last4, fingerprint } = tokenNamed(sql, params.token ?? '');
    return ok({ token, brand, kind, prefix, last4, fingerprint });
  });
}
