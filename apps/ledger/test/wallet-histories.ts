import fc from 'fast-check';
import type { StatedWalletEvent } from './events';
import * as wallets from './wallets';

/** A draw: what to do, with which of the wallet's things, and how much of it (per mille). */
type Draw = { act: number; pick: number; share: number; customer: number };

interface Lot {
  lotId: string;
  amountYen: number;
  leftYen: number;
}
interface Wallet {
  lots: Lot[];
  payments: Map<string, { lotId: string; amountYen: number }[]>;
  holds: Map<string, { lotId: string; amountYen: number }[]>;
}
type Use = { lotId: string; amountYen: number };

/** What the wallets of a history must look like afterwards, by the generator's own and simpler account. */
export interface History {
  events: StatedWalletEvent[];
  /** Per wallet: yen left in lots, and yen in holds. */
  leftYen: Record<string, number>;
  heldYen: Record<string, number>;
  /** Per payment that was not given back whole: yen that stand of it. */
  paidYen: Record<string, number>;
}

const CUSTOMERS = ['ami', 'ben', 'chi'];

const draw = fc.record({
  act: fc.integer({ min: 0, max: 8 }),
  pick: fc.nat({ max: 999 }),
  share: fc.integer({ min: 1, max: 1_000 }),
  customer: fc.nat({ max: CUSTOMERS.length - 1 }),
});

/** Histories of three wallets that charge, pay, void, refund, transfer, earn, hold, release and are collected from. */
export const histories: fc.Arbitrary<History> = fc.array(draw, { minLength: 1, maxLength: 60 }).map((draws) => {
  const all = new Map(CUSTOMERS.map((customer) => [customer, emptyWallet()]));
  const events: StatedWalletEvent[] = [];
  for (const [no, one] of draws.entries()) {
    const customer = CUSTOMERS[one.customer]!;
    events.push(...act(one, no, customer, all));
  }
  const perWallet = (yen: (wallet: Wallet) => number) =>
    Object.fromEntries([...all].map(([customer, wallet]) => [customer, yen(wallet)]));
  return {
    events,
    leftYen: perWallet(({ lots }) => sum(lots.map(({ leftYen }) => leftYen))),
    heldYen: perWallet(({ holds }) => sum([...holds.values()].flat().map(({ amountYen }) => amountYen))),
    paidYen: Object.fromEntries(
      [...all.values()].flatMap(({ payments }) =>
        [...payments].map(([paymentId, uses]) => [paymentId, sum(uses.map(({ amountYen }) => amountYen))]),
      ),
    ),
  };
});

function act(
  { act: kind, pick, share }: Draw,
  no: number,
  customer: string,
  all: Map<string, Wallet>,
): StatedWalletEvent[] {
  const wallet = all.get(customer)!;
  const name = `n${no}`;
  switch (kind) {
    case 0:
    case 1:
      return [openLot(wallet, name, share * 30, wallets.charged(customer, name, share * 30))];
    case 2:
    case 3: {
      const uses = takeShare(wallet, share);
      if (uses.length === 0) return [];
      wallet.payments.set(name, uses);
      const paid = wallets.paid(customer, name, uses);
      if (share % 2 === 0) return [paid];
      return [paid, openLot(wallet, `cashback:${name}`, share, wallets.rewarded(customer, name, share))];
    }
    case 4: {
      const [paymentId, uses] = [...wallet.payments][pick % Math.max(1, wallet.payments.size)] ?? [];
      if (!paymentId || !uses) return [];
      if (share % 2 === 0) return [refund(wallet, customer, name, paymentId, share)];
      wallet.payments.delete(paymentId);
      giveBack(wallet, uses);
      return [wallets.voided(customer, paymentId, uses)];
    }
    case 5: {
      const to = CUSTOMERS[pick % CUSTOMERS.length]!;
      const uses = to === customer ? [] : takeShare(wallet, share);
      if (uses.length === 0) return [];
      const amountYen = sum(uses.map((use) => use.amountYen));
      const arrived = wallets.received(to, customer, name, uses);
      return [wallets.sent(customer, to, name, uses), openLot(all.get(to)!, `transfer:${name}`, amountYen, arrived)];
    }
    case 6: {
      const uses = takeShare(wallet, share);
      if (uses.length === 0) return [];
      wallet.holds.set(name, uses);
      return [wallets.held(customer, name, uses)];
    }
    default: {
      const [holdId, uses] = [...wallet.holds][pick % Math.max(1, wallet.holds.size)] ?? [];
      if (!holdId || !uses) return [];
      wallet.holds.delete(holdId);
      if (kind === 8) return [wallets.collected(customer, holdId, 'incident', uses)];
      giveBack(wallet, uses);
      return [wallets.released(customer, holdId, uses)];
    }
  }
}

/** A share of what the payment took of its last lot. */
function refund(wallet: Wallet, customer: string, refundId: string, paymentId: string, share: number) {
  const uses = wallet.payments.get(paymentId)!;
  const last = uses.at(-1)!;
  const back = { lotId: last.lotId, amountYen: Math.ceil((last.amountYen * share) / 1_000) };
  const rest = { lotId: last.lotId, amountYen: last.amountYen - back.amountYen };
  const left = [...uses.slice(0, -1), ...(rest.amountYen > 0 ? [rest] : [])];
  if (left.length > 0) wallet.payments.set(paymentId, left);
  else wallet.payments.delete(paymentId);
  giveBack(wallet, [back]);
  return wallets.refunded(customer, refundId, paymentId, [back], sum(left.map(({ amountYen }) => amountYen)));
}

function openLot(wallet: Wallet, lotId: string, amountYen: number, event: StatedWalletEvent): StatedWalletEvent {
  wallet.lots.push({ lotId, amountYen, leftYen: amountYen });
  return event;
}

/** A share of what is left, from the oldest lots. */
function takeShare({ lots }: Wallet, share: number): Use[] {
  let missing = Math.ceil((sum(lots.map(({ leftYen }) => leftYen)) * share) / 1_000);
  const uses: Use[] = [];
  for (const lot of lots) {
    const amountYen = Math.min(lot.leftYen, missing);
    if (amountYen === 0) continue;
    lot.leftYen -= amountYen;
    missing -= amountYen;
    uses.push({ lotId: lot.lotId, amountYen });
  }
  return uses;
}

function giveBack({ lots }: Wallet, uses: readonly Use[]): void {
  for (const { lotId, amountYen } of uses) lots.find((lot) => lot.lotId === lotId)!.leftYen += amountYen;
}

function emptyWallet(): Wallet {
  return { lots: [], payments: new Map(), holds: new Map() };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
