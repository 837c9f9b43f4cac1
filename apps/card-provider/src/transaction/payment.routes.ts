import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Behaviour, behaviourOf } from '../card/card-number';
import { useAuthentication } from '../card/three-d-secure.routes';
import { expired, type Token, tokenNamed } from '../card/token.routes';
import type { Dependencies } from '../dependencies';
import { ok } from '../http/answer';
import { amountYen, id, reference } from '../http/fields';
import { get, post } from '../http/routes';
import type { Sql } from '../store/sql';
import { refundRoutes } from './refund.routes';
import { decideCapture, decideVoid, type Transaction } from './transaction';
import {
  addTransaction,
  captureTransaction,
  fullView,
  sameTransaction,
  shortView,
  transactionById,
  transactionByReference,
  voidTransaction,
} from './transactions';

const paymentRequest = z.strictObject({
  token: id,
  amountYen,
  reference,
  capture: z.boolean(),
  threeDSecureId: id.optional(),
});

const declines: Partial<Record<Behaviour, string>> = {
  'insufficient-funds': 'insufficient_funds',
  'lost-or-stolen': 'lost_or_stolen',
  'do-not-honour': 'do_not_honour',
};

/** The issuer's reason to decline, or null. */
function declineCodeFor(sql: Sql, card: Token, now: string): string | null {
  if (expired(card.validTo, now)) return 'card_expired';
  const rule = sql.first(`SELECT 1 FROM refusal_rule WHERE rule = 'card' AND value = ?`, card.fingerprint);
  if (rule) return 'do_not_honour';
  return declines[behaviourOf(card.prefix)] ?? null;
}

/** Card payments: authorise, capture, void, refund and look up. A decline is an answer, not an error. */
export function paymentRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql, newId } = dependencies;
  const kind = 'card-payment' as const;

  const pay = { path: '/v1/payments', access: 'operator' as const, schema: paymentRequest };
  post(app, dependencies, pay, ({ body, now }) => {
    const card = tokenNamed(sql, body.token);
    const earlier = sameTransaction(sql, { ...body, kind, source: body.token });
    if (earlier) return ok(shortView(earlier));
    const paymentId = newId('pay');
    const { threeDSecureId } = body;
    const eci = threeDSecureId ? useAuthentication(sql, { ...body, id: paymentId, threeDSecureId }, card) : null;
    const declineCode = declineCodeFor(sql, card, now);
    const accepted = body.capture ? 'captured' : 'authorised';
    const transaction: Transaction = {
      id: paymentId,
      kind,
      reference: body.reference,
      source: card.token,
      amountYen: body.amountYen,
      status: declineCode === null ? accepted : 'declined',
      capturedYen: declineCode === null && body.capture ? body.amountYen : 0,
      refundedYen: 0,
      chargedBackYen: 0,
      declineCode,
      eci,
      at: now,
    };
    addTransaction(sql, transaction);
    return ok(shortView(transaction));
  });

  const capture = z.strictObject({ amountYen: amountYen.optional() });
  const capturing = { path: '/v1/payments/:id/capture', access: 'operator' as const, schema: capture };
  post(app, dependencies, capturing, ({ body, params, now }) => {
    const payment = transactionById(sql, kind, params.id);
    const capturedYen = body.amountYen ?? payment.amountYen;
    if (decideCapture(payment, capturedYen)) captureTransaction(sql, payment, capturedYen, now);
    return ok(shortView(transactionById(sql, kind, params.id)));
  });

  const voiding = { path: '/v1/payments/:id/void', access: 'operator' as const, schema: z.strictObject({}) };
  post(app, dependencies, voiding, ({ params }) => {
    const payment = transactionById(sql, kind, params.id);
    if (decideVoid(payment)) voidTransaction(sql, payment);
    return ok(shortView(transactionById(sql, kind, params.id)));
  });

  refundRoutes(app, dependencies, '/v1/payments', kind);
  get(app, dependencies, { path: '/v1/payments/by-reference/:reference', access: 'operator' }, (_request, params) =>
    ok(fullView(sql, transactionByReference(sql, kind, params.reference))),
  );
}
