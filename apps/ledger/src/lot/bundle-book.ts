import { BUNDLE, type LotUse } from '@modosu/accounting/lot';
import type { BundledRow, BundleUseRow } from './lot-rows';

type Uses = readonly LotUse[];

export interface BundleChanges {
  /** As they are now; nothing is left of those of 0 yen. */
  readonly sums: BundledRow[];
  readonly uses: BundleUseRow[];
}

/**
 * The bundles of wallets that a batch concerns: says which lots an event means that names a bundle. A debit takes what was
 * put in first; what it took goes back to the same lots, the last first.
 */
export class BundleBook {
  private readonly wallets = new Map<string, Sums>();
  /** By wallet and debit, by place. */
  private readonly uses = new Map<string, Map<number, BundleUseRow>>();
  private readonly changedSums = new Set<BundledRow>();
  private readonly changedUses = new Set<BundleUseRow>();

  /**
   * @param sums of the wallets concerned: the oldest, as many as the batch takes yen, and those it takes out or gives back to
   * @param uses of the debits that the batch gives back
   */
  constructor(sums: readonly BundledRow[] = [], uses: readonly BundleUseRow[] = []) {
    for (const sum of sums) this.of(sum.customer_id).at(sum);
    for (const use of uses) this.usesOf(use.customer_id, use.debit_id).set(use.no, { ...use });
  }

  changes(): BundleChanges {
    return { sums: [...this.changedSums], uses: [...this.changedUses] };
  }

  putIn(customerId: string, from: number, lots: Uses): void {
    for (const [at, { lotId, amountYen }] of lots.entries()) {
      this.change(this.sumAt(customerId, from + at, lotId), amountYen);
    }
  }

  /** @throws RangeError if the amounts are not all that is left of these lots in the bundle */
  takeOut(customerId: string, lots: Uses): void {
    const yen = new Map(lots.map(({ lotId, amountYen }) => [lotId, amountYen]));
    for (const sum of this.of(customerId).inOrder()) {
      const wantedYen = yen.get(sum.lot_id);
      if (wantedYen === undefined) continue;
      yen.set(sum.lot_id, wantedYen - sum.amount_yen);
      this.change(sum, -sum.amount_yen);
    }
    for (const [lotId, amountYen] of yen)
      if (amountYen !== 0) throw new RangeError(`the bundle does not hold these yen of lot ${lotId}`);
  }

  /**
   * A debit's uses with the lots that it took of the bundle in place of the bundle, a row a lot.
   * @param debitId of a debit that may be given back @throws RangeError if the bundle has less
   */
  taken(customerId: string, uses: Uses, debitId?: string): Uses {
    return named(uses, (amountYen) => {
      const taken: LotUse[] = [];
      let missingYen = amountYen;
      for (const sum of this.of(customerId).inOrder()) {
        const yen = Math.min(sum.amount_yen, missingYen);
        missingYen -= yen;
        taken.push({ lotId: sum.lot_id, amountYen: yen });
        this.change(sum, -yen);
        if (debitId !== undefined) this.remember({ ...sum, amount_yen: yen, debit_id: debitId });
        if (missingYen === 0) return taken;
      }
      throw new RangeError(`the bundle holds ${missingYen} yen too little`);
    });
  }

  /**
   * The same for what goes back to the lots that the debit took. @param late lots that nothing goes back to
   * @throws RangeError if it took less
   */
  givenBack(customerId: string, uses: Uses, debitId: string, late: Uses): Uses {
    const lateYen = new Map(late.map(({ lotId, amountYen }) => [lotId, amountYen]));
    const own = [...this.usesOf(customerId, debitId).values()].sort((a, b) => b.no - a.no);
    for (const use of own) this.forget(use, Math.min(lateYen.get(use.lot_id) ?? 0, use.amount_yen));
    return named(uses, (amountYen) => {
      const back: LotUse[] = [];
      let missingYen = amountYen;
      for (const use of own) {
        const yen = lateYen.has(use.lot_id) ? 0 : Math.min(use.amount_yen, missingYen);
        if (yen === 0) continue;
        missingYen -= yen;
        back.push({ lotId: use.lot_id, amountYen: yen });
        this.forget(use, yen);
        this.change(this.sumAt(customerId, use.no, use.lot_id), yen);
      }
      if (missingYen > 0) throw new RangeError(`${debitId} took ${missingYen} yen less of the bundle`);
      return back;
    });
  }

  private of(customerId: string): Sums {
    const known = this.wallets.get(customerId) ?? new Sums();
    this.wallets.set(customerId, known);
    return known;
  }

  private usesOf(customerId: string, debitId: string): Map<number, BundleUseRow> {
    const key = `${customerId} ${debitId}`;
    const known = this.uses.get(key) ?? new Map<number, BundleUseRow>();
    this.uses.set(key, known);
    return known;
  }

  private sumAt(customerId: string, no: number, lotId: string): BundledRow {
    return this.of(customerId).at({ customer_id: customerId, no, lot_id: lotId, amount_yen: 0 });
  }

  private change(sum: BundledRow, byYen: number): void {
    sum.amount_yen += byYen;
    this.changedSums.add(sum);
  }

  private remember(use: BundleUseRow): void {
    const uses = this.usesOf(use.customer_id, use.debit_id);
    const known = uses.get(use.no) ?? { ...use, amount_yen: 0 };
    uses.set(use.no, known);
    known.amount_yen += use.amount_yen;
    this.changedUses.add(known);
  }

  private forget(use: BundleUseRow, byYen: number): void {
    if (byYen === 0) return;
    use.amount_yen -= byYen;
    this.changedUses.add(use);
  }
}

/** The sums in one wallet's bundle, as far as they are known here. */
class Sums {
  private readonly byNo = new Map<number, BundledRow>();
  private order: BundledRow[] = [];
  private isInOrder = true;

  /** The one at this place: the one that is there, if there is one. */
  at(sum: BundledRow): BundledRow {
    const known = this.byNo.get(sum.no);
    if (known) return known;
    const added = { ...sum };
    this.byNo.set(sum.no, added);
    this.isInOrder &&= (this.order.at(-1)?.no ?? -1) < sum.no;
    this.order.push(added);
    return added;
  }

  /** Those with money left. */
  *inOrder(): Iterable<BundledRow> {
    if (!this.isInOrder) this.order.sort((a, b) => a.no - b.no);
    this.isInOrder = true;
    for (const sum of this.order) if (sum.amount_yen > 0) yield sum;
  }
}

function named(uses: Uses, ofBundle: (amountYen: number) => Uses): Uses {
  if (uses.every(({ lotId }) => lotId !== BUNDLE)) return uses;
  const yen = new Map<string, number>();
  for (const use of uses)
    for (const { lotId, amountYen } of use.lotId === BUNDLE ? ofBundle(use.amountYen) : [use])
      yen.set(lotId, (yen.get(lotId) ?? 0) + amountYen);
  return [...yen].map(([lotId, amountYen]) => ({ lotId, amountYen }));
}
