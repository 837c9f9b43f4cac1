/**
 * The law of restoration (DOMAIN.md, section 4) as a model of its own: from what happened, and which of it was not
 * authorised, what everybody must hold once all of it is put right. It knows wallets and what debits took, and nothing of
 * plans, lines or services; it imports nothing.
 */

/** How much of one credited sum. */
export interface Part {
  readonly lot: string;
  readonly yen: number;
}

interface InWallet {
  readonly wallet: string;
}

/** One thing that happened, in the order of the log. `uses` say which credits a debit consumed. */
export type Happening =
  | (InWallet & {
      readonly what: 'credit';
      readonly by: 'charge' | 'transfer' | 'cashback' | 'restoration' | 'refund';
      readonly lot: string;
      /** The charge, the transfer, or the payment that earned it. */
      readonly origin: string;
      readonly yen: number;
    })
  | (InWallet & { readonly what: 'payment'; readonly id: string; readonly yen: number; readonly uses: readonly Part[] })
  | (InWallet & {
      readonly what: 'transfer';
      readonly id: string;
      readonly yen: number;
      readonly uses: readonly Part[];
    })
  /** The shop gave money of a payment back: `back` to the credits it came from, `late` because that was put right before. */
  | (InWallet & {
      readonly what: 'given-back';
      readonly id: string;
      readonly back: readonly Part[];
      readonly late: readonly Part[];
      readonly yen: number;
    })
  /** Because its payment was given back; out of `uses`, the rest out of what came back. */
  | (InWallet & {
      readonly what: 'cashback-withdrawn';
      readonly payment: string;
      readonly yen: number;
      readonly uses: readonly Part[];
    })
  | (InWallet & { readonly what: 'held' | 'released' | 'collected'; readonly uses: readonly Part[] })
  /** By bank, since the account is closed: nobody can take it back. */
  | (InWallet & { readonly what: 'paid-out'; readonly yen: number })
  /** A plan that saw the first `upTo` happenings put something of this wallet right. */
  | (InWallet & { readonly what: 'put-right'; readonly original: string; readonly upTo: number });

/** What a customer must have in the end: exactly `leastYen`, or up to `mostYen` where money was short when it was put right. */
export interface Due {
  readonly leastYen: number;
  readonly mostYen: number;
}

export interface Restored {
  /** In wallet, hold, closed account and paid out, by customer. */
  readonly due: ReadonlyMap<string, Due>;
  /** Unauthorised charges + own money that unauthorised debits consumed + cashback those earned. */
  readonly outflowYen: number;
  /** What promotion has paid for good: cashback of genuine payments. */
  readonly cashbackYen: number;
  /** Stolen money that receivers spent in good faith, by customer: loss, unless two people decide otherwise. */
  readonly spentInGoodFaithYen: ReadonlyMap<string, number>;
}

/** What is known of one credit. */
interface Lot {
  /** A charge of a stranger, or cashback of a stranger's payment. */
  readonly stolen: boolean;
  /** Stolen money was sent here. */
  readonly received: boolean;
  /** How much of that has not been used yet: it is used first. */
  receivedYen: number;
}

interface Payment {
  readonly stolen: boolean;
  /** What it took of the customer's own. */
  readonly ownYen: number;
  /** Received money that it took, by lot. */
  readonly taken: Map<string, number>;
  /** Yen of received stolen money that it spent, in good faith. */
  faithYen: number;
}

interface Wallet {
  ownYen: number;
  spentYen: number;
  faithYen: number;
  /** Received stolen money that is still here, and how much of that is on hold. */
  receivedYen: number;
  heldReceivedYen: number;
  shortYen: number;
  paidOutYen: number;
  /** Received money that may or may not have been spent, since a payment of it was given back. */
  perhapsYen: number;
}

/** Replays the history and leaves out what was not authorised. */
export class Law {
  private readonly wallets = new Map<string, Wallet>();
  private readonly lots = new Map<string, Lot>();
  private readonly payments = new Map<string, Payment>();
  /** Yen of stolen money in a transfer. */
  private readonly sent = new Map<string, number>();
  private readonly cashback = new Map<string, number>();
  private outflowYen = 0;
  /** Own credits of a wallet, as they stood after each happening. */
  private readonly ownAfter: { wallet: string; ownYen: number; at: number }[] = [];
  private at = 0;

  /** @param unauthorised ids of charges, payments and transfers that were not the customer's */
  constructor(private readonly unauthorised: ReadonlySet<string>) {}

  static of(history: readonly Happening[], unauthorised: ReadonlySet<string>): Restored {
    const law = new Law(unauthorised);
    for (const one of history) law.happens(one);
    return law.restored();
  }

  private happens(one: Happening): void {
    this.at += 1;
    const wallet = this.walletOf(one.wallet);
    switch (one.what) {
      case 'credit':
        this.credited(one, wallet);
        this.ownAfter.push({ wallet: one.wallet, ownYen: wallet.ownYen, at: this.at });
        break;
      case 'payment':
        this.paid(one, wallet);
        break;
      case 'transfer':
        this.transferred(one, wallet);
        break;
      case 'given-back':
        this.givenBack(one, wallet);
        break;
      case 'cashback-withdrawn':
        this.withdrawn(one, wallet);
        break;
      case 'held':
        wallet.heldReceivedYen = Math.min(wallet.receivedYen, wallet.heldReceivedYen + this.ofReceived(one));
        break;
      case 'released':
        wallet.heldReceivedYen = Math.max(0, wallet.heldReceivedYen - this.ofReceived(one));
        break;
      case 'collected': {
        const yen = Math.min(wallet.receivedYen, this.ofReceived(one));
        this.takeAll(one);
        wallet.receivedYen -= yen;
        wallet.heldReceivedYen = Math.max(0, wallet.heldReceivedYen - yen);
        break;
      }
      case 'paid-out':
        wallet.paidOutYen += one.yen;
        break;
      case 'put-right': {
        // What is short now is loss of this day, and later credits are not touched for it.
        const own =
          this.ownAfter.filter(({ wallet: id, at }) => id === one.wallet && at <= one.upTo).at(-1)?.ownYen ?? 0;
        wallet.shortYen = Math.max(wallet.shortYen, wallet.spentYen - wallet.faithYen - own);
      }
    }
  }

  private restored(): Restored {
    const due = new Map<string, Due>();
    const faith = new Map<string, number>();
    for (const [id, { ownYen, spentYen, faithYen, shortYen, paidOutYen, perhapsYen }] of this.wallets) {
      const leastYen = Math.max(0, ownYen - spentYen + faithYen);
      due.set(id, {
        leastYen,
        mostYen: Math.max(leastYen, paidOutYen, ownYen - spentYen + faithYen + shortYen + perhapsYen),
      });
      faith.set(id, faithYen + perhapsYen);
    }
    const cashbackYen = [...this.cashback].reduce((all, [id, yen]) => all + (this.unauthorised.has(id) ? 0 : yen), 0);
    return { due, outflowYen: this.outflowYen, cashbackYen, spentInGoodFaithYen: faith };
  }

  private credited(one: Extract<Happening, { what: 'credit' }>, wallet: Wallet): void {
    const { by, origin, yen } = one;
    const stolen = (by === 'charge' || by === 'cashback') && this.unauthorised.has(origin);
    const receivedYen = by === 'transfer' ? (this.sent.get(origin) ?? 0) : 0;
    this.lots.set(key(one.wallet, one.lot), { stolen, received: receivedYen > 0, receivedYen });
    wallet.receivedYen += receivedYen;
    if (by === 'cashback') this.cashback.set(origin, yen);
    if (stolen) this.outflowYen += yen;
    // A restoration gives back what a debit took that counts for nothing here; the same holds of what a void brings late.
    else if (by === 'charge' || by === 'transfer' || by === 'cashback') wallet.ownYen += yen - receivedYen;
  }

  private paid(one: Extract<Happening, { what: 'payment' }>, wallet: Wallet): void {
    const stolen = this.unauthorised.has(one.id);
    const taken = this.takeAll(one);
    const takenYen = Math.min(freeYen(wallet), total(taken));
    const ownYen = this.ownIn(one) - takenYen;
    const payment: Payment = { stolen, ownYen, taken, faithYen: 0 };
    this.payments.set(one.id, payment);
    if (stolen) {
      wallet.receivedYen -= takenYen;
      this.outflowYen += ownYen;
      return;
    }
    // Received money counts as spent before own money, whatever was consumed; what is on hold cannot be spent.
    payment.faithYen = Math.min(one.yen, freeYen(wallet));
    wallet.receivedYen -= payment.faithYen;
    wallet.faithYen += payment.faithYen;
    wallet.spentYen += one.yen;
  }

  /** What a stranger sends is stolen. What a receiver sends on is as far as it consumed received money. */
  private transferred(one: Extract<Happening, { what: 'transfer' }>, wallet: Wallet): void {
    const takenYen = Math.min(freeYen(wallet), total(this.takeAll(one)));
    wallet.receivedYen -= takenYen;
    const stolen = this.unauthorised.has(one.id);
    this.sent.set(one.id, stolen ? one.yen : takenYen);
    if (stolen) this.outflowYen += this.ownIn(one) - takenYen;
    else wallet.spentYen += one.yen - takenYen;
  }

  /** Of a stranger's payment it lies there again and never went out, unless it was put right before. */
  private givenBack(one: Extract<Happening, { what: 'given-back' }>, wallet: Wallet): void {
    const payment = this.payments.get(one.id)!;
    let againYen = 0;
    for (const { lot, yen } of one.back) {
      const known = this.lots.get(key(one.wallet, lot))!;
      const receivedYen = Math.min(yen, payment.taken.get(lot) ?? 0);
      known.receivedYen += receivedYen;
      againYen += receivedYen;
      if (payment.stolen && !known.stolen) this.outflowYen -= yen - receivedYen;
    }
    if (payment.stolen) {
      wallet.receivedYen += againYen;
      // Into a closed account nothing comes back: its customer is paid by bank.
      this.outflowYen -= Math.max(0, Math.min(payment.ownYen, one.yen - sum(one.back) - sum(one.late)));
      return;
    }
    const faithYen = Math.min(payment.faithYen, one.yen);
    payment.faithYen -= faithYen;
    wallet.spentYen -= one.yen;
    wallet.faithYen -= faithYen;
    // What was paid after it may now count as paid with that.
    wallet.perhapsYen += faithYen;
    wallet.receivedYen += Math.min(faithYen, sum(one.back));
  }

  private withdrawn(one: Extract<Happening, { what: 'cashback-withdrawn' }>, wallet: Wallet): void {
    const { payment, yen } = one;
    this.cashback.set(payment, (this.cashback.get(payment) ?? 0) - yen);
    this.takeAll(one);
    if (this.unauthorised.has(payment)) this.outflowYen -= yen;
    else wallet.ownYen -= yen;
  }

  /** Takes received money out of the credits that were used, as far as they have any. @returns how much, by lot */
  private takeAll(one: InWallet & { readonly uses: readonly Part[] }): Map<string, number> {
    const taken = new Map<string, number>();
    for (const { lot, yen } of one.uses) {
      const known = this.lots.get(key(one.wallet, lot))!;
      const takenYen = Math.min(known.receivedYen, yen);
      known.receivedYen -= takenYen;
      if (takenYen > 0) taken.set(lot, takenYen);
    }
    return taken;
  }

  private ofReceived(one: InWallet & { readonly uses: readonly Part[] }): number {
    return sum(one.uses.filter(({ lot }) => this.lots.get(key(one.wallet, lot))!.received));
  }

  /** Of a debit, what did not come out of stolen charges and cashback. */
  private ownIn(one: InWallet & { readonly uses: readonly Part[] }): number {
    return sum(one.uses.filter(({ lot }) => !this.lots.get(key(one.wallet, lot))!.stolen));
  }

  private walletOf(id: string): Wallet {
    const known = this.wallets.get(id);
    if (known) return known;
    const fresh = {
      ownYen: 0,
      spentYen: 0,
      faithYen: 0,
      receivedYen: 0,
      heldReceivedYen: 0,
      shortYen: 0,
      paidOutYen: 0,
      perhapsYen: 0,
    };
    this.wallets.set(id, fresh);
    return fresh;
  }
}

/** Received money that can be spent. */
const freeYen = ({ receivedYen, heldReceivedYen }: Wallet): number => Math.max(0, receivedYen - heldReceivedYen);
const key = (wallet: string, lot: string): string => `${wallet} ${lot}`;
const total = (yen: ReadonlyMap<string, number>): number => [...yen.values()].reduce((all, one) => all + one, 0);
const sum = (parts: readonly Part[]): number => parts.reduce((all, { yen }) => all + yen, 0);
