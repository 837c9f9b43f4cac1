import type { parkedReason } from '@modosu/contracts/charging.events';
import { amountYen, id, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

export type ParkedReason = z.infer<typeof parkedReason>;

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
]);
export type Notice = z.output<typeof notice>;
const TYPES: readonly unknown[] = ['chargeback.created', 'refund.returned'];

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
  const told = notice.safeParse(value);
  if (told.success) return { notice: told.data };
  const isKnown = TYPES.includes((value as { type?: unknown } | null)?.type);
  return { reason: isKnown ? 'unknown-shape' : 'unknown-type', ...about };
}

const LONGEST = 8_000;
const DIGITS = /\d(?:[^\p{L}\p{N}]{0,3}\d){12,}/gu;
const SECRET_FIELDS = /("(?:cvc2?|cvv2?|cid|pin|security_?code)"\s*:\s*)("(?:[^"\\]|\\.)*"|[^,}\s]+)/gi;

/** What may be kept of a notice: cut, and without what could be a card number or the code on its back. */
export function keptBody(body: string): string {
  // Escaped and full-width digits are digits too.
  const plain = body
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .normalize('NFKC');
  const masked = plain.replace(DIGITS, (run) => (holdsCardNumber(run) ? '[digits]' : run));
  return masked.replace(SECRET_FIELDS, '$1"[secret]"').slice(0, LONGEST);
}

function holdsCardNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '');
  for (let length = 13; length <= 19; length += 1) {
    for (let from = 0; from + length <= digits.length; from += 1) {
      if (isLuhn(digits.slice(from, from + length))) return true;
    }
  }
  return false;
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
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
