import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { ok } from '../http/answer';
import { amountYen, reference } from '../http/fields';
import { get, post } from '../http/routes';
import { refund, refundByReference, refundView } from './refunds';
import type { TransactionKind } from './transaction';
import { transactionById } from './transactions';

const refundRequest = z.strictObject({ amountYen, reference });

/** Refunds of one kind of transaction, under its own path. A refusal is an answer, not an error. */
export function refundRoutes(
  app: FastifyInstance,
  dependencies: Dependencies,
  path: string,
  kind: TransactionKind,
): void {
  const { sql, newId } = dependencies;
  const route = { path: `${path}/:id/refunds`, access: 'operator' as const, schema: refundRequest };
  post(app, dependencies, route, ({ body, params, now }) =>
    ok(refundView(refund(sql, transactionById(sql, kind, params.id), { ...body, id: newId('ref'), at: now }))),
  );
}

/** Looks a refund of any kind up by the caller's reference. */
export function refundLookup(app: FastifyInstance, dependencies: Dependencies): void {
  get(app, dependencies, { path: '/v1/refunds/by-reference/:reference', access: 'operator' }, (_request, params) =>
    ok(refundView(refundByReference(dependencies.sql, params.reference))),
  );
}
