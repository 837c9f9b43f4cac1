import type { LotFlow } from '@modosu/contracts/ledger.messages';

/** A part of stolen money: still there to be held, or owed by the person who used it. */
export interface TaintedPart {
  from: 'hold' | 'receivable';
  customerId: string;
  amountYen: number;
  /** Of a hold: the lot to set aside, and of which nothing else may be taken. Of what is owed: the lot that was spent. */
  lotId?: string;
}

/**
 * Stolen money that was transferred: what is left of the receiver's lot is held, what the receiver used is owed by the
 * receiver. Onward transfers by a stranger are followed to the next receiver, any number of hops. Several victims' lots
 * may have gone into one transfer, so each asks for its share and none is given out twice.
 */
export class Taint {
  private readonly pools = new Map<string, TaintedPart[]>();

  constructor(
    private readonly lots: ReadonlyMap<string, LotFlow>,
    private readonly flaggedDebits: ReadonlySet<string>,
  ) {}

  /** The share of a transfer that came from one lot. What cannot be found is left out: the rest is loss. */
  take(transferId: string, amountYen: number): TaintedPart[] {
    const pool = this.poolOf(`transfer:${transferId}`);
    const taken: TaintedPart[] = [];
    let missingYen = amountYen;
    while (missingYen > 0 && pool.length > 0) {
      const part = pool[0]!;
      const partYen = Math.min(part.amountYen, missingYen);
      taken.push({ ...part, amountYen: partYen });
      missingYen -= partYen;
      if (partYen === part.amountYen) pool.shift();
      else pool[0] = { ...part, amountYen: part.amountYen - partYen };
    }
    return taken;
  }

  private poolOf(lotId: string): TaintedPart[] {
    const known = this.pools.get(lotId);
    if (known) return known;
    const pool: TaintedPart[] = [];
    // Set before the uses are followed: money sent in a circle must not be followed for ever.
    this.pools.set(lotId, pool);
    const lot = this.lots.get(lotId);
    if (!lot) return pool;
    const { customerId } = lot;
    const leftYen = lot.remainingYen + lot.heldYen;
    if (leftYen > 0) pool.push({ from: 'hold', customerId, lotId, amountYen: leftYen });
    for (const use of lot.uses) {
      if (use.kind === 'transfer' && this.flaggedDebits.has(use.debitId)) {
        pool.push(...this.take(use.debitId, use.amountYen));
      } else if (use.kind === 'payment' || use.kind === 'transfer') {
        pool.push({ from: 'receivable', customerId, lotId, amountYen: use.amountYen });
      }
    }
    return pool;
  }
}
