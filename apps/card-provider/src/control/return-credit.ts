import { addLine } from '../settlement/settlement-file';
import type { Sql } from '../store/sql';
import { railOf } from '../transaction/transaction';
import { transactionByReference } from '../transaction/transactions';
import { enqueue } from '../webhook/outbox';

/**
 * Money that was sent to an account comes back, since the account is closed or the bank there will not have it; the
 * merchant is notified. False when it had not been sent, or came back before. Errors: unknown_transaction.
 */
export function returnCredit(
  sql: Sql,
  reference: string,
  message: { id: string; at: string; reason: string },
): boolean {
  const sent = transactionByReference(sql, 'bank-credit', reference);
  if (sent.status !== 'succeeded') return false;
  const { amountYen, kind } = sent;
  sql.run(`UPDATE money_transaction SET status = 'returned' WHERE id = ?`, sent.id);
  const { at } = message;
  const line = { rail: railOf[kind], reference, originalReference: reference, amountYen, at };
  addLine(sql, { ...line, kind: 'bank-credit-return' });
  enqueue(sql, { ...message, type: 'bank-credit.returned', paymentReference: reference, amountYen });
  return true;
}
