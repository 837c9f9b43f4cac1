import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { CompensationEvent } from '@modosu/contracts/compensation.events';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Happening, Part } from './law';

type Known = RecordedEvent<PaymentEvent | ChargingEvent | CompensationEvent>;
interface Use {
  readonly lotId: string;
  readonly amountYen: number;
}

const parts = (uses: readonly Use[]): Part[] => uses.map(({ lotId, amountYen }) => ({ lot: lotId, yen: amountYen }));

/**
 * The log in the words of the law. An event that moves money and is not known here is an error, so that a new one is
 * added before its histories are believed.
 * @param cutOffs by plan, up to which position it looked
 */
export function happeningsOf(log: readonly RecordedEvent[], cutOffs: ReadonlyMap<string, bigint>): Happening[] {
  const happenings: Happening[] = [];
  /** Happenings there were at each position. */
  const upTo: number[] = [0];
  for (const event of log) {
    happenings.push(...happeningOf(event as Known, (position) => upTo[Number(position)] ?? 0, cutOffs));
    upTo.push(happenings.length);
  }
  return happenings;
}

function happeningOf(
  { type, data }: Known,
  happenedBy: (position: bigint) => number,
  cutOffs: ReadonlyMap<string, bigint>,
): Happening[] {
  if (type === 'compensation.started.v1') {
    const { planId, line } = data;
    const upTo = happenedBy(cutOffs.get(planId) ?? 0n);
    return [{ what: 'put-right', wallet: line.customerId, original: line.originalId, upTo }];
  }
  if (type === 'unclaimed.received.v1') {
    const { customerId, amountYen } = data;
    return [{ what: 'paid-out', wallet: customerId, yen: amountYen }];
  }
  if (!type.startsWith('wallet.')) return [];
  const wallet = (data as { customerId: string }).customerId;
  switch (type) {
    case 'wallet.charge-credited.v1':
    case 'wallet.cashback-granted.v1':
    case 'wallet.transfer-received.v2':
    case 'wallet.restored.v1':
    case 'wallet.refund-credited.v1': {
      const { lotId: lot, origin, amountYen: yen } = data;
      return [{ what: 'credit', wallet, by: origin.kind, lot, origin: origin.id, yen }];
    }
    case 'wallet.payment-made.v1':
      return [{ what: 'payment', wallet, id: data.paymentId, yen: data.amountYen, uses: parts(data.uses) }];
    case 'wallet.transfer-sent.v1':
      return [{ what: 'transfer', wallet, id: data.transferId, yen: data.amountYen, uses: parts(data.uses) }];
    case 'wallet.payment-voided.v1':
    case 'wallet.payment-voided.v2':
    case 'wallet.payment-refunded.v1': {
      const { paymentId: id, amountYen: yen, uses } = data;
      const late = 'late' in data ? parts(data.late) : [];
      const cashbackYen = 'cashbackYen' in data ? data.cashbackYen : 0;
      const given: Happening = { what: 'given-back', wallet, id, yen, back: parts(uses), late };
      return cashbackYen > 0
        ? [given, { what: 'cashback-withdrawn', wallet, payment: id, yen: cashbackYen, uses: [] }]
        : [given];
    }
    case 'wallet.cashback-withdrawn.v2':
    case 'wallet.cashback-owed.v1': {
      const uses = 'uses' in data ? parts(data.uses) : [];
      const payment = data.lotId.replace(/^cashback:/, '');
      return [{ what: 'cashback-withdrawn', wallet, payment, yen: data.amountYen, uses }];
    }
    case 'wallet.cashback-withdrawn.v1':
      return [
        { what: 'cashback-withdrawn', wallet, payment: data.paymentId, yen: data.amountYen, uses: parts(data.uses) },
      ];
    case 'wallet.funds-held.v1':
      return [{ what: 'held', wallet, uses: parts(data.uses) }];
    case 'wallet.hold-released.v1':
      return [{ what: 'released', wallet, uses: parts(data.uses) }];
    case 'wallet.hold-collected.v1':
    case 'wallet.cashback-reversed.v1':
    case 'wallet.closed-balance-handed-over.v1':
      return [{ what: 'collected', wallet, uses: parts(data.uses) }];
    default:
      if ('uses' in data || 'lotId' in data) throw new RangeError(`the model does not know ${type}`);
      return [];
  }
}
