import { type LotUse, usedYen } from '@modosu/accounting/lot';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { stillGranted, withdrawnCashback } from './cashback';
import { Taint, type TaintedPart } from './taint';

export interface PlanInput {
  /** Every lot of the wallets concerned, and of those that stolen money was transferred to. */
  lots: readonly LotFlow[];
  flaggedCharges: ReadonlyMap<string, 'confirmed' | 'probable'>;
  /** Payments and transfers that were not the customer's. */
  flaggedDebits: ReadonlySet<string>;
  closedCustomers: ReadonlySet<string>;
  chargedBack: ReadonlySet<string>;
  /** Originals that were put right before, by whichever plan or incident: no line and no yen for them. */
  compensated: ReadonlySet<string>;
  /** What merchants have refunded of payments: their lots have it again already. */
  refundedYen: ReadonlyMap<string, number>;
  /** Receivers who must pay for what they spent, by a decision of two people: nobody else owes for what they spent in good faith. */
  liable?: ReadonlySet<string>;
}

export interface PlannedLine extends PlanLine {
  /** Lots to set aside per wallet before the plan is executed. */
  holds: { customerId: string; lotIds: string[]; amountYen: number }[];
  /** Part of the loss: stolen money that the customer spent unknowingly, beyond what is their own. */
  unknowinglySpentYen: number;
}

type Role = 'charge' | 'cashback' | 'own';

/** How one lot of a victim was used. */
interface LotAccount {
  lot: LotFlow;
  role: Role;
  /** Of a cashback what was not withdrawn. */
  amountYen: number;
  /** By payments that were not the customer's. */
  stolenPaymentYen: number;
  stolenTransfers: { transferId: string; amountYen: number }[];
  /** Ids of both. */
  debitIds: string[];
  /** Of a stolen lot, what served the customer: what they spent unknowingly, and what was taken of it as if it were theirs. */
  genuineYen: number;
  /** Of a lot with stolen money that was sent here: without what is taken back of that. */
  leftYen: number;
  /** Own money in debits that were not the customer's, by debit. */
  ownUses: { debitId: string; kind: 'payment' | 'transfer'; amountYen: number }[];
}

/**
 * The compensations that put an incident right, a line per original. From lots alone: what is left of stolen money is
 * taken back, what strangers spent is owed by receivers or lost, and the customer keeps own credits − genuine debits,
 * whatever order lots were consumed in. Pure and in a fixed order, so the same input gives the same content hash.
 */
export function planLines(input: PlanInput): PlannedLine[] {
  const taint = new Taint(input.lots, input.flaggedDebits, input.liable);
  const withdrawn = withdrawnCashback(input.lots);
  const byCustomer = new Map<string, LotFlow[]>();
  for (const lot of input.lots) {
    const known = byCustomer.get(lot.customerId);
    if (known) known.push(lot);
    else byCustomer.set(lot.customerId, [lot]);
  }
  const customers = [...byCustomer.keys()].sort();
  return customers.flatMap((customerId) =>
    victimLines(customerId, byCustomer.get(customerId)!, input, taint, withdrawn),
  );
}

function victimLines(
  customerId: string,
  lots: readonly LotFlow[],
  input: PlanInput,
  taint: Taint,
  withdrawn: ReadonlyMap<string, number>,
): PlannedLine[] {
  const accounts = [...lots]
    .sort((a, b) => Number(BigInt(a.position) - BigInt(b.position)))
    .map((lot) => accountFor(lot, input, taint, withdrawn));
  const stolen = accounts.filter(
    ({ role, lot, amountYen }) => role !== 'own' && amountYen > 0 && !input.compensated.has(originalOf(role, lot)),
  );
  const ownLines = ownMoneyLines(customerId, accounts, input, taint);
  if (stolen.length === 0 && ownLines.length === 0) return [];
  const closed = input.closedCustomers.has(customerId);

  // Taken back: what is left of stolen money and what the customer spent of it, as far as own money covers that.
  const restoredYen = closed ? 0 : sum(ownLines.map(({ amountYen }) => amountYen));
  const ownYen = sum(accounts.filter(({ role }) => role === 'own').map(({ leftYen }) => leftYen)) + restoredYen;
  let shortYen = Math.max(0, sum(stolen.map(({ genuineYen }) => genuineYen)) - ownYen);

  const own = new LotPool([
    ...accounts
      .filter(({ role }) => role === 'own')
      .map(({ lot, leftYen }) => ({ lotId: lot.lotId, amountYen: leftYen })),
    // What this plan gives back first is there when the later lines take.
    ...(closed ? [] : ownLines.map(({ originalId, amountYen }) => ({ lotId: `restoration:${originalId}`, amountYen }))),
  ]);
  const lines = stolen.map((account) => {
    const uncoveredYen = Math.min(shortYen, account.genuineYen);
    shortYen -= uncoveredYen;
    const left = account.leftYen > 0 ? [{ lotId: account.lot.lotId, amountYen: account.leftYen }] : [];
    const lots = [...left, ...own.take(account.genuineYen - uncoveredYen)];
    return stolenLine(customerId, account, lots, input, taint, ownLines.length > 0);
  });
  const rest = closed && !input.compensated.has(`closed:${customerId}`) ? own.take(Number.POSITIVE_INFINITY) : [];
  return [...ownLines, ...lines, ...(rest.length > 0 ? [closedBalanceLine(customerId, rest)] : [])];
}

/** What a wallet has of the customer's own, lot by lot, given out once. There may be a hundred thousand. */
class LotPool {
  private readonly lots: LotUse[];
  private first = 0;

  constructor(lots: readonly LotUse[]) {
    this.lots = lots.filter(({ amountYen }) => amountYen > 0).map((lot) => ({ ...lot }));
  }

  take(amountYen: number): LotUse[] {
    const taken: LotUse[] = [];
    let missingYen = amountYen;
    while (missingYen > 0 && this.first < this.lots.length) {
      const lot = this.lots[this.first]!;
      const partYen = Math.min(lot.amountYen, missingYen);
      taken.push({ lotId: lot.lotId, amountYen: partYen });
      missingYen -= partYen;
      lot.amountYen -= partYen;
      if (lot.amountYen === 0) this.first += 1;
    }
    return taken;
  }
}

/** What a line about this lot is called: a charge by the charge, a cashback by its lot. */
function originalOf(role: Role, lot: LotFlow): string {
  return role === 'charge' ? lot.originId : lot.lotId;
}

function accountFor(lot: LotFlow, input: PlanInput, taint: Taint, withdrawn: ReadonlyMap<string, number>): LotAccount {
  const role = roleOf(lot, input);
  const account: LotAccount = {
    lot,
    role,
    amountYen: role === 'cashback' ? stillGranted(lot, withdrawn) : lot.amountYen,
    stolenPaymentYen: 0,
    stolenTransfers: [],
    debitIds: [],
    genuineYen: 0,
    leftYen: lot.remainingYen + lot.heldYen - taint.collectableYen(lot),
    ownUses: [],
  };
  const originalId = originalOf(role, lot);
  for (const { kind, debitId, amountYen } of lot.uses) {
    const isDebit = kind === 'payment' || kind === 'transfer';
    // Cashback that a stranger earned, and that the shop's giving back took out of this lot.
    const strangers = input.flaggedDebits.has(debitId);
    if (!isDebit || !strangers) {
      // What was taken back of this lot itself is not one more use of it.
      if (debitId !== originalId && !strangers) account.genuineYen += amountYen;
      continue;
    }
    const ownYen = amountYen - taint.ofDebitYen(debitId, lot);
    if (role === 'own' && ownYen > 0) account.ownUses.push({ debitId, kind, amountYen: ownYen });
    account.debitIds.push(debitId);
    if (kind === 'payment') account.stolenPaymentYen += amountYen;
    else account.stolenTransfers.push({ transferId: debitId, amountYen });
  }
  return account;
}

function roleOf(lot: LotFlow, input: PlanInput): Role {
  if (lot.originKind === 'charge' && input.flaggedCharges.has(lot.originId)) return 'charge';
  // Earned by a payment, or by a charge.
  const isEarned = input.flaggedDebits.has(lot.originId) || input.flaggedCharges.has(lot.originId);
  if (lot.originKind === 'cashback' && isEarned) return 'cashback';
  return 'own';
}

function stolenLine(
  customerId: string,
  account: LotAccount,
  lots: LotUse[],
  input: PlanInput,
  taint: Taint,
  ownMoneyLost: boolean,
): PlannedLine {
  const { lot } = account;
  const isCharge = account.role === 'charge';
  const closed = input.closedCustomers.has(customerId);
  const chargedBack = isCharge && input.chargedBack.has(lot.originId);
  const parts = account.stolenTransfers.flatMap(({ transferId, amountYen }) => taint.take(transferId, amountYen));
  const sources = sourcesOf(account.amountYen, customerId, lots, parts);
  const lossYen = sum(sources.filter(({ from }) => from === 'loss').map(({ amountYen }) => amountYen));
  return {
    originalId: originalOf(account.role, lot),
    kind: isCharge ? 'charge' : 'cashback',
    customerId,
    amountYen: account.amountYen,
    destination: isCharge ? (chargedBack ? 'dispute' : 'refund') : 'promotion',
    sources,
    row: rowOf({
      isCharge,
      chargedBack,
      closed,
      transferred: parts.length > 0,
      ownMoneyLost,
      lossYen,
      amountYen: account.amountYen,
    }),
    ...(isCharge ? { classification: input.flaggedCharges.get(lot.originId)! } : {}),
    debitIds: account.debitIds,
    holds: [
      ...(account.leftYen > 0 ? [{ customerId, lotIds: [lot.lotId], amountYen: account.leftYen }] : []),
      ...holdsOf(parts),
    ],
    receivers: receiversOf(parts),
    unknowinglySpentYen: account.leftYen + account.genuineYen - usedYen(lots),
  };
}

interface RowFacts {
  isCharge: boolean;
  chargedBack: boolean;
  closed: boolean;
  transferred: boolean;
  ownMoneyLost: boolean;
  lossYen: number;
  amountYen: number;
}

/** The row of the table of entries that a line is, for people who know the table. */
function rowOf(facts: RowFacts): string {
  if (!facts.isCharge) return 'F';
  if (facts.chargedBack) return 'G1';
  if (facts.closed) return 'I';
  if (facts.transferred) return 'E';
  if (facts.ownMoneyLost) return 'L';
  if (facts.lossYen === 0) return 'A';
  return facts.lossYen === facts.amountYen ? 'C' : 'B';
}

/** The customer's own money in payments and transfers that were not theirs: a line per such debit. */
function ownMoneyLines(
  customerId: string,
  accounts: readonly LotAccount[],
  input: PlanInput,
  taint: Taint,
): PlannedLine[] {
  const closed = input.closedCustomers.has(customerId);
  const debits = new Map<string, { amountYen: number; transferred: boolean }>();
  for (const { debitId, kind, amountYen } of accounts.flatMap(({ ownUses }) => ownUses)) {
    if (input.compensated.has(debitId)) continue;
    const known = debits.get(debitId)?.amountYen ?? 0;
    debits.set(debitId, { amountYen: known + amountYen, transferred: kind === 'transfer' });
  }
  return [...debits].map(([debitId, { amountYen, transferred }]) => {
    const parts = transferred ? taint.take(debitId, amountYen) : [];
    return {
      originalId: debitId,
      kind: 'own-money',
      customerId,
      amountYen,
      destination: closed ? 'unclaimed' : 'wallet',
      sources: sourcesOf(amountYen, customerId, [], parts),
      row: closed ? 'I' : 'D',
      debitIds: [debitId],
      refundedYen: input.refundedYen.get(debitId),
      receivers: receiversOf(parts),
      holds: holdsOf(parts),
      unknowinglySpentYen: 0,
    };
  });
}

function closedBalanceLine(customerId: string, lots: LotUse[]): PlannedLine {
  return {
    originalId: `closed:${customerId}`,
    kind: 'closed-balance',
    customerId,
    amountYen: usedYen(lots),
    lots,
    destination: 'unclaimed',
    sources: [],
    row: 'I',
    holds: [],
    unknowinglySpentYen: 0,
  };
}

/** First what is left, then who owes it, then us: the loss is what the others leave open. */
function sourcesOf(
  amountYen: number,
  victim: string,
  lots: readonly LotUse[],
  parts: readonly TaintedPart[],
): PlanLine['sources'] {
  const sources = new Map<string, PlanLine['sources'][number]>();
  const add = (source: PlanLine['sources'][number]) => {
    const same = sources.get(source.account);
    if (same) {
      same.amountYen += source.amountYen;
      if (source.lots) same.lots = same.lots ?? [];
      for (const use of source.lots ?? []) same.lots!.push(use);
    } else if (source.amountYen > 0) sources.set(source.account, source);
  };
  add({ from: 'hold', customerId: victim, account: `hold:${victim}`, amountYen: usedYen(lots), lots: [...lots] });
  for (const { from, customerId, lotId, amountYen: partYen } of parts) {
    if (from === 'loss') continue;
    const account = from === 'hold' ? `hold:${customerId}` : `receivable:mule:${customerId}`;
    add({ from, customerId, account, amountYen: partYen, lots: [{ lotId, amountYen: partYen }] });
  }
  const all = [...sources.values()].map((source) => ({ ...source, lots: source.lots && joined(source.lots) }));
  const lossYen = amountYen - sum(all.map((source) => source.amountYen));
  return lossYen > 0 ? [...all, { from: 'loss', account: 'loss:fraud', amountYen: lossYen }] : all;
}

/** A row a lot: a receiver may have spent of one lot many times. */
function joined(uses: readonly LotUse[]): LotUse[] {
  const yen = new Map<string, number>();
  for (const { lotId, amountYen } of uses) yen.set(lotId, (yen.get(lotId) ?? 0) + amountYen);
  return [...yen].map(([lotId, amountYen]) => ({ lotId, amountYen }));
}

/** Whose wallets the money came in, a row each. */
function receiversOf(parts: readonly TaintedPart[]): PlanLine['receivers'] {
  const receivers = new Map<string, { customerId: string; lotIds: Set<string>; spentYen: number }>();
  for (const { from, customerId, lotId, amountYen } of parts) {
    const known = receivers.get(customerId) ?? { customerId, lotIds: new Set(), spentYen: 0 };
    known.lotIds.add(lotId);
    if (from === 'loss') known.spentYen += amountYen;
    receivers.set(customerId, known);
  }
  if (receivers.size === 0) return undefined;
  return [...receivers.values()].map((receiver) => ({ ...receiver, lotIds: [...receiver.lotIds] }));
}

function holdsOf(parts: readonly TaintedPart[]): PlannedLine['holds'] {
  return parts.flatMap(({ from, customerId, lotId, amountYen }) =>
    from === 'hold' ? [{ customerId, lotIds: [lotId], amountYen }] : [],
  );
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
