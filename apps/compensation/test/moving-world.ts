import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { notToCarryOut } from '../src/execution/recheck';
import { cameBack } from '../src/execution/remedy';
import type { DropReason } from '../src/plan/plan.events';
import { type PlannedLine, planLines } from '../src/planning/plan-builder';

/** What can happen in the two wallets of the model: the victim's and a receiver's. */
export type Step =
  | { kind: 'own-charge' | 'stolen-charge'; yen: number }
  | { kind: 'own-payment' | 'stolen-payment' | 'stolen-transfer' | 'receivers-payment'; share: number }
  | { kind: 'shop-refund'; which: number; share: number }
  | { kind: 'void' | 'charge-back' | 'clear'; which: number };

type Lot = LotFlow & { remainingYen: number };

/** A plan with what it saw left of each lot. */
export interface Planned {
  readonly lines: PlannedLine[];
  readonly cutOff: number;
  readonly sawYen: ReadonlyMap<string, number>;
}

/** A small world of lots, consumed oldest first, in which an incident is planned while things go on. */
export class MovingWorld {
  readonly lots: Lot[] = [];
  readonly flaggedCharges = new Map<string, 'confirmed'>();
  readonly flaggedDebits = new Set<string>();
  readonly chargedBack = new Set<string>();
  readonly compensated = new Set<string>();
  readonly refundedYen = new Map<string, number>();
  /** What shops gave back of payments. */
  readonly shopRefundsYen = new Map<string, number>();
  /** What was taken of each lot for compensations. */
  readonly takenYen = new Map<string, number>();
  genuineYen = 0;
  /** What the victim's wallet had too little of when it was to give back: loss of that day, not reclaimed later. */
  shortYen = 0;
  private clock = 0;

  happens(step: Step): void {
    this.clock += 1;
    const id = `${step.kind}-${this.clock}`;
    switch (step.kind) {
      case 'own-charge':
      case 'stolen-charge':
        this.credit('v', id, 'charge', id, step.yen);
        if (step.kind === 'stolen-charge') this.flaggedCharges.set(id, 'confirmed');
        break;
      case 'own-payment':
        this.genuineYen += this.debit('v', id, 'payment', step.share);
        break;
      case 'receivers-payment':
        this.debit('m', id, 'payment', step.share);
        break;
      case 'stolen-payment':
        if (this.debit('v', id, 'payment', step.share) > 0) this.flaggedDebits.add(id);
        break;
      case 'stolen-transfer': {
        const yen = this.debit('v', id, 'transfer', step.share, 'm');
        if (yen === 0) break;
        this.flaggedDebits.add(id);
        this.credit('m', `transfer:${id}`, 'transfer', id, yen);
        break;
      }
      case 'shop-refund':
        this.shopRefunds(step);
        break;
      default:
        this.isUndone(step);
    }
  }

  /** The lines as of now, or as of a cut-off. */
  plan(cutOff = this.clock): Planned {
    const lots = this.lots.filter(({ position }) => Number(position) <= cutOff);
    const { flaggedCharges, flaggedDebits, chargedBack, compensated } = this;
    const more = { closedCustomers: new Set<string>(), refundedYen: this.shopRefundsYen };
    return {
      lines: planLines({ lots, flaggedCharges, flaggedDebits, chargedBack, compensated, ...more }),
      cutOff,
      sawYen: new Map(lots.map((lot) => [`${lot.customerId} ${lot.lotId}`, lot.remainingYen])),
    };
  }

  /** As execution does: look again, drop what moved and what rests on it, then take of the named lots only and give. */
  carryOut({ lines, sawYen }: Planned): Map<string, DropReason> {
    const flagged = new Set([...this.flaggedCharges.keys(), ...this.flaggedDebits]);
    const originals = new Set(lines.map(({ originalId }) => originalId));
    const reasons = notToCarryOut(lines, {
      flagged,
      chargedBack: this.chargedBack,
      lots: this.lots,
      sawYen,
      originals,
      foundMoreIn: new Set(),
    });
    let broken = [...reasons.values()].some((reason) => reason !== 'charged-back');
    for (const line of lines) {
      if (broken) reasons.set(line.originalId, reasons.get(line.originalId) ?? 'rests-on-dropped');
      if (reasons.has(line.originalId)) continue;
      if (this.refundedSince(line)) {
        reasons.set(line.originalId, 'debit-undone');
        broken = true;
        continue;
      }
      this.compensated.add(line.originalId);
      this.shortYen += line.unknowinglySpentYen;
      for (const { customerId, lots = [] } of line.sources) {
        for (const { lotId, amountYen } of lots) this.collect(customerId!, lotId, amountYen, line.originalId);
      }
      if (line.destination === 'refund') this.refundedYen.set(line.originalId, line.amountYen);
      this.clock += 1;
      if (line.destination === 'wallet') {
        this.credit('v', `restoration:${line.originalId}`, 'restoration', line.originalId, line.amountYen);
      }
    }
    return reasons;
  }

  balanceYen(customerId: string): number {
    return this.lots.reduce((sum, lot) => sum + (lot.customerId === customerId ? lot.remainingYen : 0), 0);
  }

  /** Of charges that are not the victim's, and of those that are. */
  chargesYen(): { stolenYen: number; ownYen: number } {
    const yen = (some: readonly Lot[]) => some.reduce((sum, { amountYen }) => sum + amountYen, 0);
    const charges = this.lots.filter(({ originKind }) => originKind === 'charge');
    const stolen = charges.filter(({ originId }) => this.flaggedCharges.has(originId));
    return { stolenYen: yen(stolen), ownYen: yen(charges) - yen(stolen) };
  }

  /** What the wallet says when it is told of the compensation. */
  private refundedSince(line: PlannedLine): boolean {
    if (line.kind !== 'own-money') return cameBack(line, this.lots);
    return (this.shopRefundsYen.get(line.originalId) ?? 0) > (line.refundedYen ?? 0);
  }

  /** A part of what a payment took goes back, the last consumed lot first. */
  private shopRefunds({ which, share }: { which: number; share: number }): void {
    const payments = [...this.flaggedDebits].filter((id) => id.startsWith('stolen-payment'));
    const paymentId = payments[which % payments.length];
    const usesOf = (lot: Lot) => lot.uses.filter(({ debitId }) => debitId === paymentId);
    const takenYen = this.lots.flatMap(usesOf).reduce((sum, { amountYen }) => sum + amountYen, 0);
    const refundYen = Math.floor((takenYen * share) / 100);
    if (paymentId === undefined || refundYen === 0) return;
    let missingYen = refundYen;
    for (const lot of [...this.lots].reverse()) {
      for (const use of usesOf(lot)) {
        const backYen = Math.min(use.amountYen, missingYen);
        missingYen -= backYen;
        lot.remainingYen += backYen;
        use.amountYen -= backYen;
      }
      lot.uses = lot.uses.filter(({ amountYen }) => amountYen > 0);
    }
    this.shopRefundsYen.set(paymentId, (this.shopRefundsYen.get(paymentId) ?? 0) + refundYen);
  }

  private isUndone({ kind, which }: { kind: 'void' | 'charge-back' | 'clear'; which: number }): void {
    if (kind === 'void') {
      const payments = [...this.flaggedDebits].filter((id) => id.startsWith('stolen-payment'));
      const paymentId = payments[which % payments.length];
      for (const lot of this.lots) {
        for (const use of lot.uses.filter(({ debitId }) => debitId === paymentId)) lot.remainingYen += use.amountYen;
        lot.uses = lot.uses.filter(({ debitId }) => debitId !== paymentId);
      }
      return;
    }
    const charges = [...this.flaggedCharges.keys()].filter((id) => !this.compensated.has(id));
    const chargeId = charges[which % charges.length];
    if (chargeId === undefined) return;
    if (kind === 'charge-back') this.chargedBack.add(chargeId);
    else if (!this.chargedBack.has(chargeId)) this.flaggedCharges.delete(chargeId);
  }

  private credit(customerId: string, lotId: string, originKind: string, originId: string, amountYen: number): void {
    const named = { lotId, customerId, originKind, originId, at: '', eventId: 'e', position: String(this.clock) };
    this.lots.push({ ...named, amountYen, remainingYen: amountYen, heldYen: 0, uses: [] });
  }

  private debit(
    customerId: string,
    debitId: string,
    kind: 'payment' | 'transfer',
    share: number,
    toCustomerId?: string,
  ): number {
    const amountYen = Math.floor((this.balanceYen(customerId) * share) / 100);
    let missingYen = amountYen;
    for (const lot of this.lots) {
      const takenYen = lot.customerId === customerId ? Math.min(lot.remainingYen, missingYen) : 0;
      if (takenYen === 0) continue;
      lot.remainingYen -= takenYen;
      missingYen -= takenYen;
      const to = toCustomerId === undefined ? {} : { toCustomerId };
      lot.uses.push({ debitId, kind, amountYen: takenYen, at: '', eventId: 'e', ...to });
    }
    return amountYen;
  }

  private collect(customerId: string, lotId: string, mostYen: number, compensationId: string): void {
    const lot = this.lots.find((one) => one.customerId === customerId && one.lotId === lotId);
    const amountYen = Math.min(lot?.remainingYen ?? 0, mostYen);
    if (customerId === 'v') this.shortYen += mostYen - amountYen;
    if (!lot || amountYen === 0) return;
    lot.remainingYen -= amountYen;
    lot.uses.push({ debitId: compensationId, kind: 'collection', amountYen, at: '', eventId: 'e' });
    this.takenYen.set(lotId, (this.takenYen.get(lotId) ?? 0) + amountYen);
  }
}
