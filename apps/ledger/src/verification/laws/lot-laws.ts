import { BUNDLE, usedYen } from '@modosu/accounting/lot';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';
import type { EntryLaws } from './entry-laws';
import { FingerprintTable } from './fingerprint-table';

type WalletEvent = Extract<RecordedEvent<PaymentEvent>, { type: `wallet.${string}` }>;
type Use = { readonly lotId: string; readonly amountYen: number };

const [AMOUNT, REMAINING, HELD] = [0, 1, 2];

/**
 * Whether every debit took from lots that were there, never more than they had, and whether wallets and holds are what
 * their lots have left. By its own account, not by the tables of the books.
 */
export class LotLaws {
  private readonly lots: FingerprintTable;
  /** Per wallet: what its lots have left, and have on hold. */
  private readonly wallets: FingerprintTable;
  /** Per payment and lot: what it took, as a void may give back only that. */
  private readonly taken: FingerprintTable;
  /** Per lot, payment or transfer: how much it was. */
  private readonly amounts: FingerprintTable;

  constructor(
    private readonly findings: Findings,
    private readonly entries: EntryLaws,
    seed: number,
  ) {
    this.lots = new FingerprintTable(3, seed);
    this.wallets = new FingerprintTable(3, seed);
    this.taken = new FingerprintTable(1, seed);
    this.amounts = new FingerprintTable(1, seed);
  }

  /** Of a charge, a cashback or a debit, in yen; 0 if there is none. */
  amountOf(originalId: string): number {
    return this.amounts.get(originalId);
  }

  /** To be called after the event's entry was posted. */
  check(event: RecordedEvent): void {
    if (!event.stream.startsWith('wallet-') || typeof event.data !== 'object' || event.data === null) return;
    const wallet = event as WalletEvent;
    if (!this.fold(wallet)) return;
    const { customerId } = wallet.data;
    const left = this.wallets.get(customerId, REMAINING);
    const held = this.wallets.get(customerId, HELD);
    const inWallet = -this.entries.balance(`wallet:${customerId}`) - this.entries.balance(`closed:${customerId}`);
    const onHold = -this.entries.balance(`hold:${customerId}`);
    if (left !== inWallet || held !== onHold) {
      const figures = `${inWallet} and ${onHold} yen in the books, ${left} and ${held} yen in its lots (left and held)`;
      this.findings.of(event, 'wallet-differs-from-lots', figures);
    }
  }

  /** @returns whether it moved lots */
  private fold(event: WalletEvent): boolean {
    const { type, data } = event;
    switch (type) {
      case 'wallet.charge-credited.v1':
      case 'wallet.cashback-granted.v1':
      case 'wallet.cashback-granted.v2':
      case 'wallet.transfer-received.v1':
      case 'wallet.transfer-received.v2':
      case 'wallet.restored.v1':
      case 'wallet.refund-credited.v1':
        return this.open(event, data.lotId, data.amountYen);
      case 'wallet.payment-made.v1':
        for (const { lotId, amountYen } of data.uses) this.taken.add(`${data.paymentId} ${lotId}`, amountYen);
        this.amounts.add(data.paymentId, data.amountYen);
        return this.use(event, data.uses, data.amountYen, -1, 0);
      case 'wallet.transfer-sent.v1':
        for (const { lotId, amountYen } of data.uses) this.taken.add(`${data.transferId} ${lotId}`, amountYen);
        this.amounts.add(data.transferId, data.amountYen);
        return this.use(event, data.uses, data.amountYen, -1, 0);
      case 'wallet.cashback-withdrawn.v1':
      case 'wallet.cashback-withdrawn.v2':
      case 'wallet.closed-balance-handed-over.v1':
        return this.use(event, data.uses, data.amountYen, -1, 0);
      case 'wallet.payment-voided.v1':
      case 'wallet.payment-voided.v2':
      case 'wallet.payment-refunded.v1': {
        for (const { lotId, amountYen } of data.uses) {
          if (this.taken.add(`${data.paymentId} ${lotId}`, -amountYen) < 0)
            this.findings.of(event, 'lots', `more goes back to lot ${lotId} than payment ${data.paymentId} took`);
        }
        // What had been compensated, and what a closed account's customer gets, does not go back to lots.
        const backYen = type === 'wallet.payment-voided.v1' ? data.amountYen : usedYen(data.uses);
        this.amounts.add(data.paymentId, -backYen);
        return this.use(event, data.uses, backYen, 1, 0);
      }
      case 'wallet.transfer-came-back.v1':
        for (const { lotId, amountYen } of data.uses) {
          if (this.taken.add(`${data.transferId} ${lotId}`, -amountYen) < 0)
            this.findings.of(event, 'lots', `more goes back to lot ${lotId} than transfer ${data.transferId} took`);
        }
        this.amounts.add(data.transferId, -data.amountYen);
        return this.use(event, data.uses, data.amountYen, 1, 0);
      case 'wallet.transfer-returned.v1':
        return this.use(event, data.uses, data.amountYen, 0, -1);
      case 'wallet.transfer-recalled.v1':
        return false;
      case 'wallet.funds-held.v1':
      case 'wallet.transfer-offered.v1':
      case 'wallet.transfer-held.v1':
        return this.use(event, data.uses, data.amountYen, -1, 1);
      case 'wallet.hold-released.v1':
      case 'wallet.transfer-offer-ended.v1':
      case 'wallet.transfer-released.v1':
        return this.use(event, data.uses, data.amountYen, 1, -1);
      case 'wallet.hold-collected.v1':
        return this.use(event, data.uses, data.amountYen, 0, -1);
      case 'wallet.cashback-reversed.v1':
        return this.use(event, data.uses, data.fromHoldYen, 0, -1);
      case 'wallet.lots-bundled.v1':
        // Here the bundle is a lot like others, which money moves to and comes back from.
        this.use(event, data.lots, data.amountYen, -1, 0);
        this.lots.add(`${data.customerId} ${BUNDLE}`, data.amountYen, AMOUNT);
        return this.use(event, [{ lotId: BUNDLE, amountYen: data.amountYen }], data.amountYen, 1, 0);
      case 'wallet.lots-unbundled.v1':
        this.use(event, [{ lotId: BUNDLE, amountYen: data.amountYen }], data.amountYen, -1, 0);
        return this.use(event, data.lots, data.amountYen, 1, 0);
      case 'wallet.closed.v1':
        return true;
      case 'wallet.cashback-owed.v1':
        return false;
      default:
        if ('uses' in data || 'lotId' in data)
          this.findings.of(event, 'lots', 'it moves lots in a way that is not known here');
        return false;
    }
  }

  private open(event: WalletEvent, lotId: string, amountYen: number): boolean {
    const { customerId } = event.data;
    if (!this.lots.insert(`${customerId} ${lotId}`, amountYen, amountYen, 0)) {
      this.findings.of(event, 'lots', `lot ${lotId} is there already`);
      return true;
    }
    this.amounts.insert(lotId, amountYen);
    this.wallets.add(customerId, amountYen, REMAINING);
    return true;
  }

  /** @param left +1 gives to what is left of a lot, -1 takes from it @param hold the same for what is on hold */
  private use(event: WalletEvent, uses: readonly Use[], amountYen: number, left: number, hold: number): boolean {
    const { customerId } = event.data;
    let sum = 0;
    for (const { lotId, amountYen: yen } of uses) {
      sum += yen;
      const key = `${customerId} ${lotId}`;
      this.wallets.add(customerId, left * yen, REMAINING);
      this.wallets.add(customerId, hold * yen, HELD);
      if (!this.lots.has(key)) {
        this.findings.of(event, 'lots', `there is no lot ${lotId}`);
        continue;
      }
      const amount = this.lots.get(key, AMOUNT);
      const remaining = this.lots.add(key, left * yen, REMAINING);
      const held = this.lots.add(key, hold * yen, HELD);
      if (yen <= 0 || remaining < 0 || held < 0 || remaining + held > amount)
        this.findings.of(event, 'lots', `lot ${lotId} cannot have ${remaining} left and ${held} held of ${amount} yen`);
    }
    if (sum !== amountYen)
      this.findings.of(event, 'lots', `it is of ${amountYen} yen, and its lots give or take ${sum}`);
    return true;
  }
}
