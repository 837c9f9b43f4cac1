import { behaviourOf } from '../card/card-number';
import { ProviderError } from '../http/answer';
import { addLine } from '../settlement/settlement-file';
import type { Sql } from '../store/sql';
import { decideRefund, railOf, type Transaction } from './transaction';

export interface Refund {
  id: string;
  transactionId: string;
  reference: string;
  amountYen: number;
  status: 'succeeded' | 'refused' | 'returned';
  refusalCode: string | null;
  at: string;
}

const columns = `id, transaction_id AS transactionId, reference, amount_yen AS amountYen, status,
  refusal_code AS refusalCode, at`;

/**
 * Refunds a part of a transaction, once per reference: asked again it gives the first outcome, also
 * when that was a refusal. Errors: reference_taken.
 */
export function refund(
  sql: Sql,
  transaction: Transaction,
  asked: Pick<Refund, 'id' | 'reference' | 'amountYen' | 'at'>,
): Refund {
  const earlier = findRefund(sql, asked.reference);
  if (earlier) {
    if (earlier.transactionId !== transaction.id || earlier.amountYen !== asked.amountYen) {
      throw new ProviderError(409, 'reference_taken', 'This reference names another refund.');
    }
    return earlier;
  }
  const decision = decideRefund(transaction, asked.amountYen, issuerRefuses(sql, transaction));
  const made: Refund = {
    ...asked,
    transactionId: transaction.id,
    status: decision.status,
    refusalCode: decision.status === 'refused' ? decision.refusalCode : null,
  };
  sql.run(
    'INSERT INTO refund (id, transaction_id, reference, amount_yen, status, refusal_code, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    made.id,
    made.transactionId,
    made.reference,
    made.amountYen,
    made.status,
    made.refusalCode,
    made.at,
  );
  if (made.status === 'succeeded') {
    sql.run(
      'UPDATE money_transaction SET refunded_yen = refunded_yen + ? WHERE id = ?',
      made.amountYen,
      transaction.id,
    );
    addLine(sql, {
      kind: 'refund',
      rail: railOf[transaction.kind],
      reference: made.reference,
      originalReference: transaction.reference,
      amountYen: made.amountYen,
      at: made.at,
    });
  }
  return made;
}

/** A refund by the caller's reference. Errors: unknown_refund. */
export function refundByReference(sql: Sql, reference: string | undefined): Refund {
  const refund = findRefund(sql, reference ?? '');
  if (!refund) throw new ProviderError(404, 'unknown_refund', 'There is no such refund.');
  return refund;
}

function findRefund(sql: Sql, reference: string): Refund | undefined {
  return sql.first(`SELECT ${columns} FROM refund WHERE reference = ?`, reference);
}

/** A refund as callers see it. */
export function refundView({ refusalCode, ...refund }: Refund) {
  return refusalCode === null ? refund : { ...refund, refusalCode };
}

/** An issuer refuses by its test range, or because control instructed it for a payment or a token. */
function issuerRefuses(sql: Sql, transaction: Transaction): boolean {
  const token = sql.first<{ prefix: string }>('SELECT prefix FROM token WHERE token = ?', transaction.source);
  if (token && behaviourOf(token.prefix) === 'refuses-refunds') return true;
  const rule = sql.first(
    `SELECT 1 FROM refusal_rule WHERE (rule = 'refund-of-reference' AND value = ?) OR (rule = 'refund-of-token' AND value = ?)`,
    transaction.reference,
    transaction.source,
  );
  return rule !== undefined;
}
