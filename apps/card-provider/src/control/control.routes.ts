import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { type FaultSettings, faultSettings, noFaults } from '../faults/faults';
import { ok } from '../http/answer';
import { amountYen, id, isoTime, reference } from '../http/fields';
import { get, post } from '../http/routes';
import { addLine } from '../settlement/settlement-file';
import type { Sql } from '../store/sql';
import { refundByReference } from '../transaction/refunds';
import { decideChargeback, railOf } from '../transaction/transaction';
import { transactionByReference } from '../transaction/transactions';
import { enqueue, outboxState } from '../webhook/outbox';
import { returnCredit } from './return-credit';
import { returnRefund } from './return-refund';

/** What a chargeback costs the merchant unless the request says otherwise. */
const usualFeeYen = 1_500;
const many = <Item extends z.ZodType>(item: Item) => z.array(item).max(5_000).default([]);

const chargebackRequest = z.strictObject({
  reference,
  reasonCode: z.string().min(1).max(40),
  amountYen: amountYen.optional(),
  feeYen: z.int().min(0).max(100_000).default(usualFeeYen),
  at: isoTime.optional(),
});

/** The settings that were in force when the process ended. */
export function storedFaults(sql: Sql): FaultSettings {
  const stored = sql.first<{ value: string }>(`SELECT value FROM setting WHERE name = 'faults'`);
  return stored ? faultSettings.parse(JSON.parse(stored.value)) : noFaults;
}

/** The outside world's side: issuers that charge back, refuse or decline, and a provider that fails. */
export function controlRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql, newId, faults, webhooksChanged } = dependencies;
  const access = 'control' as const;

  post(app, dependencies, { path: '/control/chargebacks', access, schema: chargebackRequest }, ({ body, now }) => {
    const payment = transactionByReference(sql, 'card-payment', body.reference);
    const amountYen = decideChargeback(payment, body.amountYen);
    const { reasonCode, feeYen } = body;
    const at = body.at ?? now;
    const chargebackId = newId('cb');
    sql.run(
      'INSERT INTO chargeback (id, transaction_id, amount_yen, fee_yen, reason_code, at) VALUES (?, ?, ?, ?, ?, ?)',
      chargebackId,
      payment.id,
      amountYen,
      feeYen,
      reasonCode,
      at,
    );
    sql.run('UPDATE money_transaction SET charged_back_yen = charged_back_yen + ? WHERE id = ?', amountYen, payment.id);
    const line = { rail: railOf[payment.kind], reference: chargebackId, originalReference: payment.reference, at };
    addLine(sql, { ...line, kind: 'chargeback', amountYen });
    if (feeYen > 0) addLine(sql, { ...line, kind: 'fee', amountYen: feeYen });
    const message = { chargebackId, paymentReference: payment.reference, amountYen, reasonCode, feeYen, at };
    enqueue(sql, { id: newId('evt'), type: 'chargeback.created', ...message });
    // The message is sent after the commit, which follows this iteration of the event loop.
    setImmediate(webhooksChanged);
    return ok({ id: chargebackId, amountYen, feeYen, reasonCode, paymentReference: payment.reference, at });
  });

  const returning = z.strictObject({ references: z.array(reference).min(1).max(1_000) });
  post(app, dependencies, { path: '/control/return-refunds', access, schema: returning }, ({ body, now }) => {
    for (const name of body.references) refundByReference(sql, name);
    const returned = body.references.filter((name) => returnRefund(sql, name, { id: newId('evt'), at: now }));
    setImmediate(webhooksChanged);
    return ok({ returned: returned.length });
  });

  const sentBack = returning.extend({ reason: z.string().min(1).max(100).default('account_closed') });
  post(app, dependencies, { path: '/control/return-bank-credits', access, schema: sentBack }, ({ body, now }) => {
    const { references, reason } = body;
    for (const name of references) transactionByReference(sql, 'bank-credit', name);
    const returned = references.filter((name) => returnCredit(sql, name, { id: newId('evt'), at: now, reason }));
    setImmediate(webhooksChanged);
    return ok({ returned: returned.length });
  });

  const refusing = z.strictObject({ references: many(reference), tokens: many(id) });
  post(app, dependencies, { path: '/control/refuse-refunds', access, schema: refusing }, ({ body }) => {
    for (const name of body.references) addRule(sql, 'refund-of-reference', name);
    for (const token of body.tokens) addRule(sql, 'refund-of-token', token);
    return ok({ references: body.references.length, tokens: body.tokens.length });
  });

  const declining = z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });
  post(app, dependencies, { path: '/control/decline', access, schema: declining }, ({ body }) => {
    addRule(sql, 'card', body.fingerprint);
    return ok({ fingerprint: body.fingerprint });
  });

  post(app, dependencies, { path: '/control/faults', access, schema: faultSettings }, ({ body }) => {
    sql.run(`INSERT OR REPLACE INTO setting (name, value) VALUES ('faults', ?)`, JSON.stringify(body));
    faults.set(body);
    webhooksChanged();
    return ok(body);
  });
  get(app, dependencies, { path: '/control/faults', access }, () => ok(faults.settings));
  get(app, dependencies, { path: '/control/webhooks', access }, () => ok(outboxState(sql)));
}

function addRule(sql: Sql, rule: 'refund-of-reference' | 'refund-of-token' | 'card', value: string): void {
  sql.run('INSERT OR IGNORE INTO refusal_rule (rule, value) VALUES (?, ?)', rule, value);
}
