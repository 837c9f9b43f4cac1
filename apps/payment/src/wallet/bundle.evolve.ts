import { BUNDLE } from '@modosu/accounting/lot';
import { giveBackTo, takenBy, takeOldest } from './bundle';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

/** Of these it is remembered what they took of the bundle: it may come back. */
const RETURNABLE = ['wallet.payment-made.', 'wallet.transfer-sent.', 'wallet.transfer-offered.'];

/**
 * The wallet after an event, with the bundle's own order followed: whatever took yen of it took the oldest, whatever gave
 * yen back gave it to the lots that the same debit had taken.
 */
export function withBundle(before: Wallet, { type, data }: WalletEvent, after: Wallet): Wallet {
  // Bundling and unbundling say themselves which lots they are about.
  if (after.bundle !== before.bundle) return after;
  const byYen = bundleYen(after) - bundleYen(before);
  const debitId = debitOf(data);
  if (byYen < 0) {
    const returnable = RETURNABLE.some((begin) => type.startsWith(begin));
    return { ...after, bundle: takeOldest(after.bundle, -byYen, returnable ? debitId : undefined) };
  }
  const late = 'late' in data ? new Map(data.late.map(({ lotId, amountYen }) => [lotId, amountYen])) : new Map();
  if (byYen === 0 && (late.size === 0 || takenBy(after.bundle, debitId).length === 0)) return after;
  return { ...after, bundle: giveBackTo(after.bundle, debitId, byYen, late) };
}

/** What is left of the lots in the bundle, yen. */
export function bundleYen({ open }: Wallet): number {
  const [first] = open;
  return first?.lotId === BUNDLE ? first.remainingYen : 0;
}

function debitOf(data: WalletEvent['data']): string {
  if ('paymentId' in data) return data.paymentId;
  return 'transferId' in data ? data.transferId : '';
}
