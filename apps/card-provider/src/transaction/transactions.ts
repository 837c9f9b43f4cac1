import { ProviderError } from '../http/answer';
import { addLine } from '../settlement/settlement-file';
import type { Sql } from '../store/sql';
import { lineKindOf, railOf, type Transaction, type TransactionKind } from './transaction';

const columns = `id, kind, reference, source, amount_yen AS amountYen, status, captured_yen AS capturedYen,
  refunded_yen AS refundedYen, charged_back_yen AS chargedBackYen, decline_code AS declineCode, eci, at`;

/** A transaction by its id. Errors: unknown_transaction, also when it is of another kind. */
export function transactionById(sql: Sql, kind: TransactionKind, id: string | undefined): Transaction {
  return found(sql.first(`SELECT ${columns} FROM money_transaction WHERE id = ? AND kind = ?`, id ?? '', kind));
}

/** A transaction by the caller's reference. Errors: unknown_transaction. */
export function transactionByReference(sql: Sql, kind: TransactionKind, reference: string | undefined): Transaction {
  return found(findByReference(sql, kind, reference ?? ''));
}

function found(transaction: Transaction | undefined): Transaction {
  if (!transaction) throw new ProviderError(404, 'unknown_transaction', 'There is no such transaction.');
  return transaction;
}

function findByReference(sql: Sql, kind: TransactionKind, reference: string): Transaction | undefined {
  return sql.first(`SELECT ${columns} FROM money_transaction WHERE kind = ? AND reference = ?`, kind, reference);
}

/**
 * The transaction a reference already names, if any: asking again under another idempotency key must
 * not move money twice. Errors: reference_taken, when it names something else.
 */
export function sameTransaction(
  sql: Sql,
  asked: Pick<Transaction, 'kind' | 'reference' | 'source' | 'amountYen'>,
): Transaction | undefined {
  const earlier = findByReference(sql, asked.kind, asked.reference);
  if (earlier && (earlier.source !== asked.source || earlier.amountYen !== asked.amountYen)) {
    throw new ProviderError(409, 'reference_taken', 'This reference names another transaction.');
  }
  return earlier;
}

/** Stores a new transaction, and its line in the settlement if money moved. */
export function addTransaction(sql: Sql, transaction: Transaction): void {
  sql.run(
    `INSERT INTO money_transaction
       (id, kind, reference, source, amount_yen, status, captured_yen, decline_code, eci, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    transaction.id,
    transaction.kind,
    transaction.reference,
    transaction.source,
    transaction.amountYen,
    transaction.status,
    transaction.capturedYen,
    transaction.declineCode,
    transaction.eci,
    transaction.at,
  );
  if (transaction.capturedYen > 0) settle(sql, transaction, transaction.capturedYen, transaction.at);
}

/** Captures an authorised payment. */
export function captureTransaction(sql: Sql, transaction: Transaction, amountYen: number, at: string): void {
  sql.run(`UPDATE money_transaction SET status = 'captured', captured_yen = ? WHERE id = ?`, amountYen, transaction.id);
  settle(sql, transaction, amountYen, at);
}

/** Releases an authorised payment; no money moved, so the settlement knows nothing of it. */
export function voidTransaction(sql: Sql, transaction: Transaction): void {
  sql.run(`UPDATE money_transaction SET status = 'voided' WHERE id = ?`, transaction.id);
}

function settle(sql: Sql, { kind, reference }: Transaction, amountYen: number, at: string): void {
  addLine(sql, {
    kind: lineKindOf[kind],
    rail: railOf[kind],
    reference,
    originalReference: reference,
    amountYen,
    at,
  });
}

interface RefundView {
  id: string;
  reference: string;
  amountYen: number;
  status: string;
  refusalCode: string | null;
  at: string;
}

/** A transaction as callers see it; a money source is never shown but for a token. */
export function shortView(transaction: Transaction) {
  const { id, kind, reference, status, amountYen, capturedYen, refundedYen, chargedBackYen, at } = transaction;
  return {
    id,
    kind,
    reference,
    status,
    amountYen,
    capturedYen,
    refundedYen,
    chargedBackYen,
    ...(transaction.declineCode === null ? {} : { declineCode: transaction.declineCode }),
    ...(transaction.eci === null ? {} : { eci: transaction.eci }),
    at,
  };
}

/** A transaction with everything that came back out of it. */
export function fullView(sql: Sql, transaction: Transaction) {
  const refunds = sql.all<RefundView>(
    `SELECT id, reference, amount_yen AS amountYen, status, refusal_code AS refusalCode, at
     FROM refund WHERE transaction_id = ? ORDER BY rowid`,
    transaction.id,
  );
  const chargebacks = sql.all<{ id: string; amountYen: number; feeYen: number; reasonCode: string; at: string }>(
    `SELECT id, amount_yen AS amountYen, fee_yen AS feeYen, reason_code AS reasonCode, at
     FROM chargeback WHERE transaction_id = ? ORDER BY rowid`,
    transaction.id,
  );
  return {
    ...shortView(transaction),
    refunds: refunds.map(({ refusalCode, ...refund }) => (refusalCode === null ? refund : { ...refund, refusalCode })),
    chargebacks,
  };
}
