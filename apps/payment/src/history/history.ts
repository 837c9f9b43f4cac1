import { usedYen } from '@modosu/accounting/lot';
import { transferLot } from '../wallet/transfer.state';
import type { WalletEvent } from '../wallet/wallet.events';

export interface HistoryItem {
  readonly id: string;
  readonly kind: string;
  /** Above zero where money came in, below where it left. */
  readonly amountYen: number;
  readonly counterparty?: string;
  /** Of a refund: what was refunded. */
  readonly paymentId?: string;
  /** The lot that the money came in by. */
  readonly lotId?: string;
}

/** What a customer is shown of an event: everything that changed the balance, and nothing else. */
export function historyItem({ type, data }: WalletEvent): HistoryItem | undefined {
  switch (type) {
    case 'wallet.charge-credited.v1':
      return opened(data.lotId, 'charge', data, data.method);
    case 'wallet.payment-made.v1':
      return { id: data.paymentId, kind: 'payment', amountYen: -data.amountYen, counterparty: data.merchantId };
    case 'wallet.payment-voided.v1':
      return { id: data.paymentId, kind: 'payment-voided', amountYen: data.amountYen, counterparty: data.merchantId };
    case 'wallet.payment-voided.v2': {
      // What had been compensated is no money of the customer's any more, and what is paid out does not come here.
      const amountYen = usedYen(data.uses);
      return amountYen === 0
        ? undefined
        : { id: data.paymentId, kind: 'payment-voided', amountYen, counterparty: data.merchantId };
    }
    case 'wallet.payment-refunded.v1': {
      const { refundId, paymentId, merchantId } = data;
      const amountYen = usedYen(data.uses);
      return amountYen === 0
        ? undefined
        : { id: refundId, kind: 'payment-refunded', amountYen, counterparty: merchantId, paymentId };
    }
    case 'wallet.refund-credited.v1':
      return { ...opened(data.lotId, 'refund', data), paymentId: data.paymentId };
    case 'wallet.cashback-granted.v1':
    case 'wallet.cashback-granted.v2':
      return opened(data.lotId, 'cashback', data);
    case 'wallet.cashback-withdrawn.v1':
    case 'wallet.cashback-withdrawn.v2':
      return { id: data.lotId, kind: 'cashback-withdrawn', amountYen: -data.amountYen };
    case 'wallet.transfer-sent.v1':
      return {
        id: data.transferId,
        kind: 'transfer-sent',
        amountYen: -data.amountYen,
        counterparty: data.toCustomerId,
      };
    case 'wallet.transfer-received.v1':
    case 'wallet.transfer-received.v2':
      return opened(data.transferId, 'transfer-received', data, data.fromCustomerId);
    case 'wallet.transfer-offered.v1':
    case 'wallet.transfer-offer-ended.v1':
    case 'wallet.transfer-held.v1':
    case 'wallet.transfer-released.v1':
    case 'wallet.transfer-came-back.v1':
      return movedTransfer({ type, data } as MovedTransfer);
    case 'wallet.funds-held.v1':
      return { id: data.holdId, kind: 'hold', amountYen: -data.amountYen };
    case 'wallet.hold-released.v1':
      return { id: data.holdId, kind: 'hold-released', amountYen: data.amountYen };
    case 'wallet.restored.v1':
      return opened(data.lotId, 'restoration', data);
    case 'wallet.closed-balance-handed-over.v1':
      return { id: data.reference, kind: 'paid-out', amountYen: -data.amountYen };
    default:
      return undefined;
  }
}

function opened(
  id: string,
  kind: string,
  { lotId, amountYen }: { readonly lotId: string; readonly amountYen: number },
  counterparty?: string,
): HistoryItem {
  return { id, kind, amountYen, lotId, counterparty };
}

type MovedTransfer = Extract<WalletEvent, { type: keyof typeof MOVED }>;

const MOVED = {
  'wallet.transfer-offered.v1': { kind: 'transfer-offered', sign: -1 },
  'wallet.transfer-offer-ended.v1': { kind: 'transfer-offer', sign: 1 },
  'wallet.transfer-held.v1': { kind: 'transfer-held', sign: -1 },
  'wallet.transfer-released.v1': { kind: 'transfer-released', sign: 1 },
  'wallet.transfer-came-back.v1': { kind: 'transfer-came-back', sign: 1 },
} as const;

/** What was set aside for a transfer, or came back of it; how an offer ended is in the kind of the item. */
function movedTransfer({ type, data }: MovedTransfer): HistoryItem {
  const { kind, sign } = MOVED[type];
  const counterparty =
    'toCustomerId' in data ? data.toCustomerId : 'fromCustomerId' in data ? data.fromCustomerId : undefined;
  const ending = 'outcome' in data ? `-${data.outcome}` : '';
  const lotId = sign < 0 ? transferLot(data.transferId) : undefined;
  return { id: data.transferId, kind: `${kind}${ending}`, amountYen: sign * data.amountYen, counterparty, lotId };
}
