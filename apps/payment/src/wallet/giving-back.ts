import { transit } from '@modosu/accounting/account';
import { credit, debit, type Entry, entry } from '@modosu/accounting/entry';
import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { placeOfCashback, withdrawn } from './cashback-return';
import { held } from './hold.decider';
import { addUses, cashbackLot } from './lots';
import type { WalletEvent, WalletEventData } from './wallet.events';
import { homeAccount, stillGrantedYen, type Wallet } from './wallet.state';

/** What a merchant gives back of a payment: all of it by a void, or a part by a refund. */
export interface GivingBack {
  /** The refund's, or of a void the payment's. */
  readonly id: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly reason: string;
  /** Which of the payment's lots get how much back. */
  readonly uses: readonly LotUse[];
  /** Of the whole payment. */
  readonly paidYen: number;
  /** What the merchant has not given back of it, after this. */
  readonly remainingYen: number;
}

/** Where it goes, and what the wallet does besides in the same append. */
export interface GivenBack
  extends Pick<WalletEventData<'wallet.payment-refunded.v1'>, 'uses' | 'late' | 'dueYen' | 'cashbackYen'> {
  readonly entry: Entry;
  readonly further: readonly WalletEvent[];
}

/**
 * D merchant / C wallet: the money goes back to the lots it came from, also into a frozen wallet, and where a lot is on
 * hold to its hold (row K). What was compensated meanwhile is a late recovery, not the customer's a second time; what
 * would go into a closed account is the customer's due. The cashback that the payment earned goes back to the campaign in
 * proportion: out of its own lot, else out of what comes back, else the customer owes it.
 */
export function givenBack(giving: GivingBack, wallet: Wallet): GivenBack {
  const { id, paymentId, merchantId, reason } = giving;
  const closed = wallet.status === 'closed';
  const { free, onHold, late } = sorted(giving, wallet);
  const lotId = cashbackLot(paymentId);
  const place = placeOfCashback(wallet, lotId, cashbackDueYen(giving, wallet));
  const fromFree = splitUses(free, place.missingYen);
  const fromHeld = splitUses(onHold, place.missingYen - usedYen(fromFree.taken));
  const fromLate = splitUses(late, place.missingYen - usedYen(fromFree.taken) - usedYen(fromHeld.taken));
  const paysCashback = addUses(fromFree.taken, fromHeld.taken);
  const cashbackYen = usedYen(fromLate.taken);
  const parts = {
    uses: closed ? addUses(onHold, fromFree.taken) : giving.uses.filter((use) => !isIn(late, use.lotId)),
    late: fromLate.rest.map((use) => ({ ...use, originalIds: originalsOf(use.lotId, paymentId, wallet) })),
    dueYen: closed ? usedYen(fromFree.rest) : 0,
    cashbackYen,
  };
  const owedYen = place.missingYen - usedYen(paysCashback) - cashbackYen;
  return {
    ...parts,
    entry: entry(
      'payment',
      debit(`merchant:${merchantId}`, usedYen(giving.uses)),
      credit(homeAccount(wallet), usedYen(parts.uses)),
      credit('promotion', cashbackYen),
      credit(transit('void', id), usedYen(parts.late) + parts.dueYen),
    ),
    further: [
      ...withdrawn(wallet, { lotId, withdrawalId: id, reason }, place, paysCashback, owedYen),
      ...heldAgain(fromHeld.rest, wallet),
    ],
  };
}

/** As much as makes the cashback what is left of the payment would have earned, rounded down: after all parts all of it. */
function cashbackDueYen({ paymentId, paidYen, remainingYen }: GivingBack, wallet: Wallet): number {
  const lotId = cashbackLot(paymentId);
  const { amountYen: grantedYen = 0, cashback } = wallet.known.get(lotId) ?? {};
  const keptYen = Math.floor((grantedYen * remainingYen) / (cashback?.ofYen ?? paidYen));
  return Math.max(0, stillGrantedYen(wallet, lotId) - keptYen);
}

/** The first of the uses up to the amount, and the rest. */
function splitUses(uses: readonly LotUse[], amountYen: number): { taken: LotUse[]; rest: LotUse[] } {
  let missingYen = amountYen;
  const taken: LotUse[] = [];
  const rest: LotUse[] = [];
  for (const use of uses) {
    const yen = Math.min(use.amountYen, missingYen);
    if (yen > 0) taken.push({ lotId: use.lotId, amountYen: yen });
    if (use.amountYen > yen) rest.push({ lotId: use.lotId, amountYen: use.amountYen - yen });
    missingYen -= yen;
  }
  return { taken, rest };
}

/** The lots that get money back: those that are the customer's to dispose of, those on hold, those that were compensated. */
function sorted({ paymentId, uses }: GivingBack, wallet: Wallet) {
  const isLate = ({ lotId }: LotUse) => originalsOf(lotId, paymentId, wallet).length > 0;
  const late = uses.filter(isLate);
  const rest = uses.filter((use) => !isLate(use));
  const onHold = rest.filter(({ lotId }) => holdOf(lotId, wallet) !== undefined);
  return { free: rest.filter(({ lotId }) => !isIn(onHold, lotId)), onHold, late };
}

/** What has been compensated of this lot's part of a payment: the lot's own original, else the payment as a debit. */
function originalsOf(lotId: string, paymentId: string, { compensated }: Wallet): string[] {
  return [...(compensated.get(lotId) ?? compensated.get(paymentId) ?? [])];
}

/** The hold that has money of this lot: the one of its own name, if there are several. */
function holdOf(lotId: string, { holds }: Wallet): string | undefined {
  if (isIn(holds.get(lotId) ?? [], lotId)) return lotId;
  return [...holds].find(([, uses]) => isIn(uses, lotId))?.[0];
}

function isIn(uses: readonly LotUse[], lotId: string): boolean {
  return uses.some((use) => use.lotId === lotId);
}

function heldAgain(uses: readonly LotUse[], wallet: Wallet): WalletEvent[] {
  const byHold = new Map<string, LotUse[]>();
  for (const use of uses) {
    const holdId = holdOf(use.lotId, wallet)!;
    byHold.set(holdId, [...(byHold.get(holdId) ?? []), use]);
  }
  return [...byHold].map(([holdId, some]) => held(wallet, holdId, some, 'its merchant gave it back', undefined));
}
