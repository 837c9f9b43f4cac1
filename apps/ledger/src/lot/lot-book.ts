import { BUNDLE } from '@modosu/accounting/lot';
import { positiveYen } from '@modosu/accounting/yen';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { BundleBook, type BundleChanges } from './bundle-book';
import { type LotRow, lotKey, type MoveRow, type UseKind, type UseRow, useKey } from './lot-rows';

type WalletEvent = Extract<RecordedEvent<PaymentEvent>, { type: `wallet.${string}` }>;
type Opening = { customerId: string; lotId: string; origin: { kind: string; id: string }; amountYen: number };
type Uses = readonly { lotId: string; amountYen: number }[];

export interface LotChanges {
  newLots: LotRow[];
  changedLots: LotRow[];
  newUses: UseRow[];
  smallerUses: UseRow[];
  moves: MoveRow[];
  bundles: BundleChanges;
}

/** Debits of which it is kept what they took of a bundle, since it may come back. */
const RETURNABLE = ['wallet.payment-made.', 'wallet.transfer-sent.', 'wallet.transfer-offered.'];
/** Events that give back to the lots that such a debit took. */
const GIVES_BACK = [
  'wallet.payment-voided.',
  'wallet.payment-refunded.',
  'wallet.transfer-offer-ended.',
  'wallet.transfer-came-back.',
];
const isBegun = (type: string, beginnings: readonly string[]) => beginnings.some((begin) => type.startsWith(begin));

function debitOf(data: WalletEvent['data']): string {
  if ('paymentId' in data) return data.paymentId;
  return 'transferId' in data ? data.transferId : '';
}

export interface Touched {
  readonly lotIds: string[];
  /** Debits that are given back. */
  readonly voidedIds: string[];
  /** By wallet: how many of the oldest sums of its bundle may be needed, since each is at least a yen. */
  readonly bundled: ReadonlyMap<string, number>;
  /** Lots that are taken out of a bundle. */
  readonly unbundledIds: string[];
}

/** Which lots and payments a batch of events changes, so that they can be fetched first. */
export function touched(events: readonly RecordedEvent[]): Touched {
  const lotIds = new Set<string>();
  const voidedIds = new Set<string>();
  const bundled = new Map<string, number>();
  const unbundledIds = new Set<string>();
  for (const { type, data } of events as readonly WalletEvent[]) {
    const isBundling = type === 'wallet.lots-bundled.v1' || type === 'wallet.lots-unbundled.v1';
    const named = 'uses' in data ? data.uses : isBundling ? data.lots : [];
    for (const { lotId, amountYen } of named) {
      if (lotId !== BUNDLE) lotIds.add(lotId);
      else bundled.set(data.customerId, (bundled.get(data.customerId) ?? 0) + amountYen);
    }
    if (type === 'wallet.lots-unbundled.v1') {
      for (const { lotId } of data.lots) unbundledIds.add(lotId);
      bundled.set(data.customerId, (bundled.get(data.customerId) ?? 0) + data.lots.length);
    }
    if (isBegun(type, GIVES_BACK)) voidedIds.add(debitOf(data));
  }
  return { lotIds: [...lotIds], voidedIds: [...voidedIds], bundled, unbundledIds: [...unbundledIds] };
}

/** The lots and uses that a batch concerns; folds wallet events over them and says what changed. */
export class LotBook {
  private readonly lots: Map<string, LotRow>;
  private readonly uses: Map<string, UseRow>;
  private readonly known: ReadonlySet<string>;
  private readonly newLots = new Set<string>();
  private readonly changedLots = new Set<string>();
  private readonly changedUses = new Set<string>();
  private readonly moves = new Map<string, MoveRow>();

  /** @param lots @param uses what is there already of what `touched` names */
  constructor(
    lots: readonly LotRow[] = [],
    uses: readonly UseRow[] = [],
    private readonly bundles = new BundleBook(),
  ) {
    this.lots = new Map(lots.map((lot) => [lotKey(lot), { ...lot }]));
    this.uses = new Map(uses.map((use) => [useKey(use), { ...use }]));
    this.known = new Set(this.uses.keys());
  }

  /** What must be written: rows that are new, lots as they are now, and uses that grew smaller, perhaps to nothing. */
  changes(): LotChanges {
    const uses = [...this.changedUses].map((key) => ({ key, use: this.uses.get(key)! }));
    return {
      newLots: [...this.newLots].map((key) => this.lots.get(key)!),
      changedLots: [...this.changedLots].filter((key) => !this.newLots.has(key)).map((key) => this.lots.get(key)!),
      newUses: uses.filter(({ key, use }) => !this.known.has(key) && use.amount_yen > 0).map(({ use }) => use),
      smallerUses: uses.filter(({ key }) => this.known.has(key)).map(({ use }) => use),
      moves: [...this.moves.values()],
      bundles: this.bundles.changes(),
    };
  }

  /** @throws RangeError if the event takes what a lot does not have, or is one this code does not know */
  apply(event: RecordedEvent): void {
    const wallet = this.withoutBundle(event as WalletEvent);
    const { type, data } = wallet;
    switch (type) {
      case 'wallet.charge-credited.v1':
      case 'wallet.cashback-granted.v1':
      case 'wallet.cashback-granted.v2':
      case 'wallet.transfer-received.v1':
      case 'wallet.transfer-received.v2':
      case 'wallet.restored.v1':
      case 'wallet.refund-credited.v1':
        this.open(wallet, data);
        break;
      case 'wallet.payment-made.v1':
        this.spend(wallet, data.uses, 'payment', data.paymentId, {
          merchant_id: data.merchantId,
          session_id: data.shown.sessionId,
          category: data.category,
        });
        break;
      case 'wallet.transfer-sent.v1':
        this.spend(wallet, data.uses, 'transfer', data.transferId, { to_customer_id: data.toCustomerId });
        break;
      case 'wallet.cashback-withdrawn.v1':
        this.spend(wallet, data.uses, 'cashback-reversal', data.paymentId);
        break;
      case 'wallet.cashback-withdrawn.v2':
        this.spend(wallet, data.uses, 'cashback-reversal', data.withdrawalId);
        break;
      case 'wallet.cashback-owed.v1':
        // The lot is spent; what is owed is in the books.
        break;
      case 'wallet.closed-balance-handed-over.v1':
        this.spend(wallet, data.uses, 'closure', data.reference);
        break;
      case 'wallet.payment-voided.v1':
      case 'wallet.payment-voided.v2':
      case 'wallet.payment-refunded.v1':
        this.void(wallet, data.uses, data.paymentId);
        break;
      case 'wallet.transfer-returned.v1':
        this.takeHeld(wallet, data.uses, 'return', data.transferId);
        break;
      case 'wallet.transfer-came-back.v1':
        this.void(wallet, data.uses, data.transferId, 'transfer');
        break;
      case 'wallet.funds-held.v1':
      case 'wallet.transfer-offered.v1':
      case 'wallet.transfer-held.v1':
        this.hold(wallet, data.uses, 1);
        break;
      case 'wallet.transfer-recalled.v1':
        // It says what will come back; nothing has moved yet.
        break;
      case 'wallet.hold-released.v1':
      case 'wallet.transfer-offer-ended.v1':
      case 'wallet.transfer-released.v1':
        this.hold(wallet, data.uses, -1);
        break;
      case 'wallet.hold-collected.v1':
        this.takeHeld(wallet, data.uses, 'collection', data.compensationId);
        break;
      case 'wallet.cashback-reversed.v1':
        this.takeHeld(wallet, data.uses, 'cashback-reversal', data.compensationId);
        break;
      // How later events name these lots; nothing becomes of them.
      case 'wallet.lots-bundled.v1':
        this.bundles.putIn(data.customerId, data.from, data.lots);
        break;
      case 'wallet.lots-unbundled.v1':
        this.bundles.takeOut(data.customerId, data.lots);
        break;
      default:
        // A newer version of an event must not be passed over as if it had not moved money.
        if ('uses' in data || 'lotId' in data) throw new RangeError(`${event.type} moves lots in a way not known here`);
    }
  }

  /** The event as it would have been written without a bundle: with the lots it means. */
  private withoutBundle(event: WalletEvent): WalletEvent {
    const { type, data } = event;
    // A recall says what will come back; nothing has moved yet.
    if (!('uses' in data) || type === 'wallet.transfer-recalled.v1') return event;
    const { customerId } = data;
    const debitId = debitOf(data);
    const late = 'late' in data ? data.late : [];
    const uses = isBegun(type, GIVES_BACK)
      ? this.bundles.givenBack(customerId, data.uses, debitId, late)
      : this.bundles.taken(customerId, data.uses, isBegun(type, RETURNABLE) ? debitId : undefined);
    return { ...event, data: { ...data, uses } } as WalletEvent;
  }

  private open(event: WalletEvent, { customerId, lotId, origin, amountYen }: Opening): void {
    const lot: LotRow = {
      lot_id: lotId,
      customer_id: customerId,
      origin_kind: origin.kind,
      origin_id: origin.id,
      amount_yen: positiveYen(amountYen),
      remaining_yen: amountYen,
      held_yen: 0,
      at: event.metadata.occurredAt,
      event_id: event.id,
      position: Number(event.position),
    };
    const key = lotKey(lot);
    if (this.lots.has(key)) throw new RangeError(`lot ${lotId} is there already`);
    this.lots.set(key, lot);
    this.newLots.add(key);
  }

  private spend(event: WalletEvent, uses: Uses, kind: UseKind, debitId: string, more: Partial<UseRow> = {}): void {
    for (const { lotId, amountYen } of uses) {
      this.change(event, lotId, { remainingYen: -positiveYen(amountYen) });
      this.use(event, lotId, amountYen, kind, debitId, more);
    }
  }

  private takeHeld(event: WalletEvent, uses: Uses, kind: UseKind, debitId: string): void {
    for (const { lotId, amountYen } of uses) {
      this.change(event, lotId, { heldYen: -positiveYen(amountYen) });
      this.use(event, lotId, amountYen, kind, debitId);
    }
  }

  private hold(event: WalletEvent, uses: Uses, sign: 1 | -1): void {
    for (const { lotId, amountYen } of uses) {
      const heldYen = sign * positiveYen(amountYen);
      this.change(event, lotId, { heldYen, remainingYen: -heldYen });
      this.move(event.data.customerId, lotId, Number(event.position));
    }
  }

  /** The money is back in the lots it came from; the payment stays among the events that touched them. */
  private void(event: WalletEvent, uses: Uses, debitId: string, kind: 'payment' | 'transfer' = 'payment'): void {
    const { customerId } = event.data;
    for (const { lotId, amountYen } of uses) {
      const key = useKey({ debit_id: debitId, kind, lot_id: lotId, customer_id: customerId });
      const use = this.uses.get(key);
      if (!use || use.amount_yen < positiveYen(amountYen))
        throw new RangeError(`${kind} ${debitId} did not take ${amountYen} yen of lot ${lotId}`);
      this.uses.set(key, { ...use, amount_yen: use.amount_yen - amountYen });
      this.changedUses.add(key);
      this.change(event, lotId, { remainingYen: amountYen });
      this.move(customerId, lotId, use.position);
      this.move(customerId, lotId, Number(event.position));
    }
  }

  private change(event: WalletEvent, lotId: string, by: { remainingYen?: number; heldYen?: number }): void {
    const key = lotKey({ customer_id: event.data.customerId, lot_id: lotId });
    const lot = this.lots.get(key);
    if (!lot) throw new RangeError(`there is no lot ${lotId}`);
    const remaining_yen = lot.remaining_yen + (by.remainingYen ?? 0);
    const held_yen = lot.held_yen + (by.heldYen ?? 0);
    if (remaining_yen < 0 || held_yen < 0 || remaining_yen + held_yen > lot.amount_yen)
      throw new RangeError(`lot ${lotId} cannot have ${remaining_yen} left and ${held_yen} held of ${lot.amount_yen}`);
    this.lots.set(key, { ...lot, remaining_yen, held_yen });
    this.changedLots.add(key);
  }

  private use(
    event: WalletEvent,
    lotId: string,
    amountYen: number,
    kind: UseKind,
    debitId: string,
    more: Partial<UseRow> = {},
  ): void {
    const use: UseRow = {
      debit_id: debitId,
      lot_id: lotId,
      customer_id: event.data.customerId,
      kind,
      amount_yen: amountYen,
      at: event.metadata.occurredAt,
      event_id: event.id,
      position: Number(event.position),
      merchant_id: null,
      to_customer_id: null,
      session_id: null,
      category: null,
      ...more,
    };
    const key = useKey(use);
    if (this.uses.has(key)) throw new RangeError(`${kind} ${debitId} has used lot ${lotId} already`);
    this.uses.set(key, use);
    this.changedUses.add(key);
  }

  private move(customerId: string, lotId: string, position: number): void {
    const move = { lot_id: lotId, customer_id: customerId, position };
    this.moves.set(`${position} ${lotKey(move)}`, move);
  }
}
