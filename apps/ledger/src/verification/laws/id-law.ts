import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';
import { FingerprintTable } from './fingerprint-table';

/** A thing that events of one type begin, and the field of the data that names it. */
interface Beginning {
  readonly thing: string;
  readonly field: string;
  /** The category of the stream that is named after the thing, if there is one: it begins nowhere else. */
  readonly category?: string;
}

const own = (category: string, field: string): Beginning => ({ thing: category, field, category });

/** What begins with an event of a type, once in the whole log. */
const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  'wallet.payment-made.v1': { thing: 'payment', field: 'paymentId' },
  'wallet.payment-refunded.v1': { thing: 'refund', field: 'refundId' },
  'wallet.transfer-sent.v1': { thing: 'transfer', field: 'transferId' },
  'wallet.money-requested.v1': { thing: 'money request', field: 'requestId' },
  'wallet.transfer-received.v1': { thing: 'lot', field: 'lotId' },
  'wallet.charge-credited.v1': { thing: 'lot', field: 'lotId' },
  'wallet.cashback-granted.v1': { thing: 'lot', field: 'lotId' },
  'wallet.cashback-granted.v2': { thing: 'lot', field: 'lotId' },
  'funding.charge-reserved.v1': { thing: 'charge', field: 'chargeId' },
  'funding.card-added.v1': { thing: 'source', field: 'sourceId' },
  'funding.bank-account-added.v1': { thing: 'source', field: 'sourceId' },
  'customer.signed-in.v1': { thing: 'session', field: 'sessionId' },
  'staff.signed-in.v1': { thing: 'session', field: 'sessionId' },
  'customer.mail-due.v1': { thing: 'mail', field: 'mailId' },
  'customer.registered.v1': own('customer', 'customerId'),
  'customer.imported.v1': own('customer', 'customerId'),
  'staff.created.v1': own('staff', 'staffId'),
  'terminal.created.v1': own('terminal', 'terminalId'),
  'terminal.cash-point-created.v1': own('terminal', 'terminalId'),
  'merchant.registered.v1': own('merchant', 'merchantId'),
  'merchant.shop-opened.v1': { thing: 'shop', field: 'shopId' },
  'merchant.payout-proposed.v1': { thing: 'payout', field: 'payoutId' },
  'campaign.created.v1': own('campaign', 'campaignId'),
  'campaign.created.v2': own('campaign', 'campaignId'),
  'shop-code.issued.v1': own('shop-code', 'codeId'),
  // A till's code is for one payment: whoever scanned it, it is paid once.
  'shop-code.paid.v1': { thing: 'payment by a code', field: 'codeId' },
  'report.filed.v1': own('report', 'reportId'),
  'incident.opened.v1': own('incident', 'incidentId'),
  'plan.proposed.v1': own('plan', 'planId'),
  'compensation.started.v1': own('compensation', 'compensationId'),
  'compensation.correction-proposed.v1': { thing: 'correction', field: 'correctionId' },
};

/**
 * Whether an id names one thing: what is begun under it is begun once, in one stream. A log in which one id names two
 * payments would have a void of the one give back the other, and a trace show both as one.
 */
export class IdLaw {
  private readonly begun: FingerprintTable;

  constructor(
    private readonly findings: Findings,
    seed: number,
  ) {
    this.begun = new FingerprintTable(0, seed);
  }

  check(event: RecordedEvent): void {
    const beginning = Object.hasOwn(BEGINNINGS, event.type) ? BEGINNINGS[event.type] : undefined;
    if (!beginning || typeof event.data !== 'object' || event.data === null) return;
    const { thing, field, category } = beginning;
    const id = (event.data as Record<string, unknown>)[field];
    if (typeof id !== 'string') return;
    if (category !== undefined && event.stream !== `${category}-${id}`)
      this.findings.of(event, 'id-names-two', `${thing} ${id} is begun in a stream that is not its own`);
    else if (!this.begun.insert(`${thing} ${id}`))
      this.findings.of(event, 'id-names-two', `a second ${thing} begins under ${id}`);
  }
}
