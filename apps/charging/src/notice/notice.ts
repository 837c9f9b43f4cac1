import type { ParkedReason } from '@modosu/contracts/charging.events';
import { amountYen, id, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

const currency = z.literal('JPY').optional();
const notice = z.discriminatedUnion('type', [
  z.object({
    id,
    type: z.literal('chargeback.created'),
    chargebackId: id,
    paymentReference: id,
    amountYen,
    feeYen: yen,
    reasonCode: z.string().max(40),
    currency,
  }),
  z.object({
    id,
    type: z.literal('refund.returned'),
    refundReference: id,
    paymentReference: id,
    amountYen,
    currency,
  }),
  z.object({
    id,
    type: z.literal('bank-credit.returned'),
    /** What the payout was called. */
    paymentReference: id,
    amountYen,
    reason: z.string().max(100),
    currency,
  }),
]);
export type Notice = z.output<typeof notice>;
const TYPES: readonly unknown[] = ['chargeback.created', 'refund.returned', 'bank-credit.returned'];

/** A notice, or why it cannot be read and which charge it seems to be about. */
export function readNotice(body: string): { notice: Notice } | { reason: ParkedReason; reference?: string } {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { reason: 'not-json' };
  }
  const named = id.safeParse((value as { paymentReference?: unknown } | null)?.paymentReference);
  const about = named.success ? { reference: named.data } : {};
  // Which of two values is meant, is not ours to choose.
  if (hasDuplicateKeys(body, value)) return { reason: 'duplicate-keys', ...about };
  const known = notice.safeParse(value);
  if (known.success) return { notice: known.data };
  const isKnown = TYPES.includes((value as { type?: unknown } | null)?.type);
  return { reason: isKnown ? 'unknown-shape' : 'unknown-type', ...about };
}

/** In JSON that was parsed: every string with a colon behind it is a key, and each key stays once. */
function hasDuplicateKeys(body: string, value: unknown): boolean {
  let written = 0;
  for (const [, colon] of body.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)) if (colon !== undefined) written += 1;
  return written !== countKeys(value);
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, one) => sum + countKeys(one), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}
