import type { Sql } from '../store/sql';

/** The provider's notices to the merchant. */
export interface ChargebackCreated {
  id: string;
  type: 'chargeback.created';
  chargebackId: string;
  paymentReference: string;
  amountYen: number;
  reasonCode: string;
  feeYen: number;
  at: string;
}

/** A refund that had succeeded came back, because the card's account no longer takes money. */
export interface RefundReturned {
  id: string;
  type: 'refund.returned';
  refundReference: string;
  paymentReference: string;
  amountYen: number;
  at: string;
}

/** A bank credit that had succeeded came back. */
export interface BankCreditReturned {
  id: string;
  type: 'bank-credit.returned';
  paymentReference: string;
  amountYen: number;
  reason: string;
  at: string;
}

export interface DueWebhook {
  id: string;
  body: string;
  attempts: number;
}

/** Waiting times between attempts, in milliseconds: they double up to ten seconds and never end. */
export function backoffMs(attempts: number): number {
  return Math.min(200 * 2 ** Math.min(attempts - 1, 10), 10_000);
}

/** Puts a message in the outbox, in the transaction that causes it, so that neither is without the other. */
export function enqueue(sql: Sql, message: ChargebackCreated | RefundReturned | BankCreditReturned): void {
  sql.run('INSERT INTO webhook (id, body, due_ms) VALUES (?, ?, 0)', message.id, JSON.stringify(message));
}

/** Messages that are due, the longest waiting first. */
export function dueWebhooks(sql: Sql, nowMs: number, limit: number): DueWebhook[] {
  return sql.all(
    'SELECT id, body, attempts FROM webhook WHERE due_ms <= ? ORDER BY due_ms, rowid LIMIT ?',
    nowMs,
    limit,
  );
}

/** When the next message after a moment is due, in milliseconds since 1970, or undefined when none is. */
export function nextDueMs(sql: Sql, afterMs: number): number | undefined {
  return (
    sql.first<{ due: number | null }>('SELECT min(due_ms) AS due FROM webhook WHERE due_ms > ?', afterMs)?.due ??
    undefined
  );
}

/** The receiver accepted it. Done, unless it is to be sent `copies` times. */
export function accepted(sql: Sql, id: string, copies: number): void {
  sql.run(
    `UPDATE webhook SET attempts = attempts + 1, accepted = accepted + 1, last_failure = NULL,
       due_ms = CASE WHEN accepted + 1 >= ? THEN NULL ELSE 0 END WHERE id = ?`,
    copies,
    id,
  );
}

/** The receiver did not accept it: it is due again after a while. */
export function failed(sql: Sql, webhook: DueWebhook, reason: string, nowMs: number): void {
  sql.run(
    'UPDATE webhook SET attempts = attempts + 1, last_failure = ?, due_ms = ? WHERE id = ?',
    reason,
    nowMs + backoffMs(webhook.attempts + 1),
    webhook.id,
  );
}

/** How many messages wait and how many have arrived, and why the last attempts of the waiting ones failed. */
export function outboxState(sql: Sql) {
  const counts = sql.first<{ pending: number; delivered: number }>(
    'SELECT count(due_ms) AS pending, count(*) - count(due_ms) AS delivered FROM webhook',
  );
  const failures = sql.all<{ reason: string; count: number }>(
    `SELECT last_failure AS reason, count(*) AS count FROM webhook
     WHERE due_ms IS NOT NULL AND last_failure IS NOT NULL GROUP BY last_failure`,
  );
  return { pending: counts?.pending ?? 0, delivered: counts?.delivered ?? 0, failures };
}
