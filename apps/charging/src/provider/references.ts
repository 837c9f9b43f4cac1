import { createHash } from 'node:crypto';

/** The provider takes references of at most 100 characters. */
const LONGEST = 100;

function reference(kind: string, id: string): string {
  const plain = `${kind}:${id}`;
  return plain.length <= LONGEST ? plain : `${kind}:${createHash('sha256').update(id).digest('hex')}`;
}

/** What a refund is called at the provider. Most compensations bear the name of the charge that they put right. */
export function refundReference(chargeId: string, compensationId: string): string {
  return reference('refund', compensationId === chargeId ? chargeId : `${chargeId}:${compensationId}`);
}

/** What giving back a charge is called that the wallet would not take. */
export function returnReference(chargeId: string): string {
  return reference('return', chargeId);
}

const MERCHANT_PAYOUT = 'merchant-payout';

/** What a payout to a merchant is called; ids of payouts are short, so they can be read from it. */
export function merchantPayoutReference(payoutId: string): string {
  return reference(MERCHANT_PAYOUT, payoutId);
}

export function payoutOfReference(providerReference: string): string | undefined {
  const prefix = `${MERCHANT_PAYOUT}:`;
  return providerReference.startsWith(prefix) ? providerReference.slice(prefix.length) : undefined;
}

/** What a payout is called; the way is part of it, so that another way can be tried when one is closed. */
export function payoutReference(payout: string, way: string): string {
  return reference('payout', `${payout}:${way}`);
}
