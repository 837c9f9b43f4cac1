import type { LotFlow } from '@modosu/contracts/ledger.messages';

type Use = LotFlow['uses'][number];

/** A part of stolen money: still there to be held, owed by the person who used it, or spent by them in good faith. */
export interface TaintedPart {
  from: 'hold' | 'receivable' | 'loss';
  customerId: string;
  amountYen: number;
  /** Of a hold: the lot to set aside, and of which nothing else may be taken. Else the lot that was spent. */
  lotId: string;
}

/** What became of the stolen money that came in by one lot, in yen. */
interface Received {
  readonly cameYen: number;
  /** Not used yet by what consumed this lot. */
  leftYen: number;
  /** Still there to be taken back: less than is left where the receiver spent as much of other lots. */
  collectableYen: number;
  /** Used by strangers, or taken for a compensation. */
  goneYen: number;
  readonly onward: { readonly transferId: string; readonly amountYen: number; readonly toCustomerId?: string }[];
}

/** Parts in their order, those before `first` given out. */
interface Pool {
  readonly parts: TaintedPart[];
  first: number;
}

/** One debit with all lots that it consumed. */
interface Debit {
  readonly customerId: string;
  readonly debitId: string;
  readonly kind: Use['kind'];
  readonly uses: { readonly lot: LotFlow; readonly amountYen: number; readonly toCustomerId?: string }[];
  position: number;
}

/**
 * Stolen money that was sent to others, followed over any number of hops, by whomever it was sent on. A receiver who did
 * not know owes nothing: what they paid after it had come counts as paid with it, whatever lots were consumed, so what is
 * collected is what they did not need. Who is held liable by decision owes what they spent. Of several victims whose money
 * went into one transfer each asks for its share, and none is given out twice.
 */
export class Taint {
  private readonly received = new Map<string, Received>();
  /** Yen of stolen money in transfers that receivers sent on. */
  private readonly sentYen = new Map<string, number>();
  /** Of a debit and a lot, how much was stolen money that had come in by that lot. */
  private readonly usedYen = new Map<string, number>();
  private readonly lotsByTransfer = new Map<string, LotFlow>();
  private readonly pools = new Map<string, Pool>();

  /** @param liable customers who must pay for what they spent of it, by a decision of two people */
  constructor(
    lots: readonly LotFlow[],
    private readonly flaggedDebits: ReadonlySet<string>,
    private readonly liable: ReadonlySet<string> = new Set(),
  ) {
    for (const lot of lots) if (lot.originKind === 'transfer') this.lotsByTransfer.set(lot.originId, lot);
    this.follow(lots);
  }

  /** How much of a lot is stolen money that can be taken back; the rest of what is left is its customer's own. */
  collectableYen(lot: LotFlow): number {
    return this.received.get(keyOf(lot))?.collectableYen ?? 0;
  }

  /** How much of what a debit took of a lot was stolen money that had come in by it. */
  ofDebitYen(debitId: string, lot: LotFlow): number {
    return this.usedYen.get(`${debitId} ${keyOf(lot)}`) ?? 0;
  }

  /** To whom stolen money was sent on, by whomever. */
  receivers(): string[] {
    const onward = [...this.received.values()].flatMap((received) => received.onward);
    return onward.flatMap(({ toCustomerId, amountYen }) => (amountYen > 0 ? (toCustomerId ?? []) : []));
  }

  /** The share of a transfer that came from one lot. What cannot be found is left out: the rest is loss. */
  take(transferId: string, amountYen: number): TaintedPart[] {
    const pool = this.poolOf(transferId);
    const taken: TaintedPart[] = [];
    let missingYen = amountYen;
    while (missingYen > 0 && pool.first < pool.parts.length) {
      const part = pool.parts[pool.first]!;
      const partYen = Math.min(part.amountYen, missingYen);
      taken.push({ ...part, amountYen: partYen });
      missingYen -= partYen;
      if (partYen === part.amountYen) pool.first += 1;
      else pool.parts[pool.first] = { ...part, amountYen: part.amountYen - partYen };
    }
    return taken;
  }

  private poolOf(transferId: string): Pool {
    const known = this.pools.get(transferId);
    if (known) return known;
    const pool: Pool = { parts: [], first: 0 };
    // Set before it is followed: money sent in a circle must not be followed for ever.
    this.pools.set(transferId, pool);
    const lot = this.lotsByTransfer.get(transferId);
    const received = lot && this.received.get(keyOf(lot));
    if (!received) return pool;
    const { customerId, lotId } = lot;
    const { cameYen, collectableYen, goneYen, onward } = received;
    if (collectableYen > 0) pool.parts.push({ from: 'hold', customerId, lotId, amountYen: collectableYen });
    let spentYen = cameYen - collectableYen - goneYen;
    for (const sent of onward) {
      for (const part of this.take(sent.transferId, sent.amountYen)) pool.parts.push(part);
      spentYen -= sent.amountYen;
    }
    const from = this.liable.has(customerId) ? 'receivable' : 'loss';
    if (spentYen > 0) pool.parts.push({ from, customerId, lotId, amountYen: spentYen });
    return pool;
  }

  /** Credits and debits of all wallets in the order of the log. */
  private follow(lots: readonly LotFlow[]): void {
    const credits = lots.map((lot) => ({ position: Number(lot.position), lot }));
    const debits = this.debitsOf(lots).map((debit) => ({ position: debit.position, debit }));
    /** Stolen money in each wallet that nobody has used yet. */
    const present = new Map<string, number>();
    for (const moment of [...credits, ...debits].sort((a, b) => a.position - b.position)) {
      const { customerId } = 'lot' in moment ? moment.lot : moment.debit;
      const beforeYen = present.get(customerId) ?? 0;
      const byYen = 'lot' in moment ? this.arrives(moment.lot) : -this.isUsed(moment.debit, beforeYen);
      present.set(customerId, beforeYen + byYen);
    }
    for (const lot of lots) {
      const received = this.received.get(keyOf(lot));
      if (!received) continue;
      const presentYen = present.get(lot.customerId) ?? 0;
      // What was set aside in time is not spent by what was paid since.
      const heldYen = Math.min(received.leftYen, lot.heldYen);
      const freeYen = Math.min(received.leftYen - heldYen, lot.remainingYen, Math.max(0, presentYen - heldYen));
      received.collectableYen = heldYen + freeYen;
      present.set(lot.customerId, presentYen - received.collectableYen);
    }
  }

  private debitsOf(lots: readonly LotFlow[]): Debit[] {
    const debits = new Map<string, Debit>();
    for (const lot of lots) {
      for (const use of lot.uses) {
        const key = `${lot.customerId} ${use.kind} ${use.debitId}`;
        const { debitId, kind, amountYen, toCustomerId } = use;
        const known = debits.get(key) ?? {
          customerId: lot.customerId,
          debitId,
          kind,
          uses: [],
          position: this.at(use, lot),
        };
        known.uses.push({ lot, amountYen, toCustomerId });
        debits.set(key, known);
      }
    }
    return [...debits.values()];
  }

  /** From before the ledger said where a use stands, a transfer was sent right before it arrived, and the rest comes last. */
  private at({ kind, debitId, position }: Use, lot: LotFlow): number {
    if (position !== undefined) return Number(position);
    const arrival = kind === 'transfer' ? this.lotsByTransfer.get(debitId) : undefined;
    return arrival ? Math.max(Number(arrival.position) - 0.5, Number(lot.position) + 0.25) : Number.MAX_SAFE_INTEGER;
  }

  private arrives(lot: LotFlow): number {
    if (lot.originKind !== 'transfer') return 0;
    const yen = this.flaggedDebits.has(lot.originId) ? lot.amountYen : (this.sentYen.get(lot.originId) ?? 0);
    if (yen > 0)
      this.received.set(keyOf(lot), { cameYen: yen, leftYen: yen, collectableYen: 0, goneYen: 0, onward: [] });
    return yen;
  }

  /** @returns how much of the stolen money in the wallet is used by this debit */
  private isUsed({ debitId, kind, uses }: Debit, presentYen: number): number {
    const genuine = !this.flaggedDebits.has(debitId);
    let takenYen = 0;
    for (const { lot, amountYen, toCustomerId } of uses) {
      const received = this.received.get(keyOf(lot));
      if (!received) continue;
      const lotYen = Math.min(received.leftYen, amountYen);
      received.leftYen -= lotYen;
      // What they have spent already of it is their own by now.
      const yen = Math.min(lotYen, Math.max(0, presentYen - takenYen));
      if (yen === 0) continue;
      takenYen += yen;
      this.usedYen.set(`${debitId} ${keyOf(lot)}`, yen);
      if (kind === 'transfer') received.onward.push({ transferId: debitId, amountYen: yen, toCustomerId });
      else if (kind !== 'payment' || !genuine) received.goneYen += yen;
    }
    if (kind === 'transfer') {
      if (genuine) this.sentYen.set(debitId, takenYen);
      return takenYen;
    }
    if (kind !== 'payment' || !genuine) return takenYen;
    return Math.min(presentYen, usedYen(uses));
  }
}

const keyOf = ({ customerId, lotId }: LotFlow): string => `${customerId} ${lotId}`;
const usedYen = (uses: Debit['uses']): number => uses.reduce((sum, { amountYen }) => sum + amountYen, 0);
