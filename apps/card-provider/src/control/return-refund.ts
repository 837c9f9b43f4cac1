import { addLine } from '../settlement/settlement-file';
import type { Sql } from '../store/sql';
import { refundByReference } from '../transaction/refunds';
import { railOf, type TransactionKind } from '../transaction/transaction';
import { enqueue } from '../webhook/outbox';

/**
 * A refund that had succeeded comes back to the provider, who owes its sum again; the merchant is notified.
 * False when it had not succeeded, or came back before. Errors: unknown_refund.
 */
export function returnRefund(sql: Sql, reference: string, message: { id: string; at: string }): boolean {
  const refund = refundByReference(sql, reference);
  if (refund.status !== 'succeeded') return false;
  const original = sql.first<{ kind: TransactionKind; reference: string }>(
    'SELECT kind, reference FROM money_transaction WHERE id = ?',
    refund.transactionId,
  );
  if (!original) throw new Error('a refund names a transaction that is not there');
  const { amountYen } = refund;
  sql.run(`UPDATE refund SET status = 'returned' WHERE id = ?`, refund.id);
  sql.run('UPDATE money_transaction SET refunded_yen = refunded_yen - ? WHERE id = ?', amountYen, refund.transactionId);
  addLine(sql, {
    kind: 'refund-return',
    rail: railOf[original.kind],
    reference,
    originalReference: original.reference,
    amountYen,
    at: message.at,
  });
  enqueue(sql, {
    ...message,
    type: 'refund.returned',
    refundReference: reference,
    paymentReference: original.reference,
    amountYen,
  });
  return true;
}
