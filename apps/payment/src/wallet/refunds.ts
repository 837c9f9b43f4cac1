import type { LotUse } from '@modosu/accounting/lot';
import type { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';

/** How many refunds a payment may have; after them only all that is left of it at once. */
export const MOST_REFUNDS = 50;

export interface Refund {
  readonly refundId: string;
  /** Of the payment so far, with this one. */
  readonly refundedYen: number;
}

/** By payment and number: a map that only grows, so that a wallet with many refunds costs no more than one with few. */
export type Refunds = AppendOnlyMap<Refund>;

/** The refunds of a payment in their order. */
export function refundsOf(refunds: Refunds, paymentId: string): Refund[] {
  const found: Refund[] = [];
  for (;;) {
    const next = refunds.get(keyOf(paymentId, found.length));
    if (!next) return found;
    found.push(next);
  }
}

export function withRefund(refunds: Refunds, paymentId: string, refundId: string, amountYen: number): Refunds {
  const before = refundsOf(refunds, paymentId);
  const refundedYen = (before.at(-1)?.refundedYen ?? 0) + amountYen;
  return refunds.with(keyOf(paymentId, before.length), { refundId, refundedYen });
}

/** What was refunded of a payment, in parts or whole; a void counts apart. */
export function refundedYenOf(refunds: Refunds, paymentId: string): number {
  return refundsOf(refunds, paymentId).at(-1)?.refundedYen ?? 0;
}

/**
 * What the next refund gives back: the last consumed lots first, after those that refunds gave back before. So how much was
 * given back says of which lots.
 * @param uses what the payment took, in its order @param beforeYen what was given back before
 * @returns in the order of the payment
 */
export function lastConsumed(uses: readonly LotUse[], beforeYen: number, amountYen: number): LotUse[] {
  const back: LotUse[] = [];
  let beforeThis = beforeYen;
  let missingYen = amountYen;
  for (const use of [...uses].reverse()) {
    const goneYen = Math.min(use.amountYen, beforeThis);
    const yen = Math.min(use.amountYen - goneYen, missingYen);
    if (yen > 0) back.push({ lotId: use.lotId, amountYen: yen });
    beforeThis -= goneYen;
    missingYen -= yen;
  }
  return back.reverse();
}

const keyOf = (paymentId: string, place: number) => `${paymentId}#${place}`;
