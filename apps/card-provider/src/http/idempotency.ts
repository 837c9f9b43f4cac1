import type { Sql } from '../store/sql';
import { type Answer, errorAnswer, ProviderError } from './answer';

/** One attempt to do something under an idempotency key. The hash covers method, path and body. */
export interface KeyedRequest {
  scope: string;
  key: string;
  payloadHash: string;
}

/**
 * Gives the answer of the first request with this key, and does the work only if there was none.
 * Refusals that were decided are kept like successes; a crash leaves neither effect nor answer, since
 * both are in one transaction. Another payload under a known key is answered 409 idempotency_mismatch.
 */
export function answerOnce(sql: Sql, request: KeyedRequest, work: () => Answer): Answer {
  const earlier = sql.first<{ payload_hash: string; status: number; body: string }>(
    'SELECT payload_hash, status, body FROM idempotent_answer WHERE scope = ? AND key = ?',
    request.scope,
    request.key,
  );
  if (earlier) {
    if (earlier.payload_hash !== request.payloadHash) {
      return errorAnswer(
        409,
        'idempotency_mismatch',
        'This idempotency key was used with another request; use a new key for a new request.',
      );
    }
    return { status: earlier.status, body: JSON.parse(earlier.body) };
  }
  const answer = decided(work);
  sql.run(
    'INSERT INTO idempotent_answer (scope, key, payload_hash, status, body) VALUES (?, ?, ?, ?, ?)',
    request.scope,
    request.key,
    request.payloadHash,
    answer.status,
    JSON.stringify(answer.body),
  );
  return answer;
}

/** Turns a thrown refusal into its answer; anything else goes on up and undoes the transaction. */
export function decided(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProviderError) return errorAnswer(error.status, error.code, error.message);
    throw error;
  }
}
