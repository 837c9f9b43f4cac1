import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { defineProcess, type Opened } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';

/** Cashback to be decided on. */
export interface GrantWork {
  readonly customerId: string;
  readonly grantId: string;
  readonly campaignId: string;
  /** In a lottery: over which hash it is drawn, and that one of so many wins. */
  readonly draw?: { readonly hash: string; readonly oneIn: number };
}

/** Yen of a budget that cashback gave back. */
export interface ReturnWork {
  readonly returnId: string;
  readonly campaignId: string;
  readonly grantId: string;
  readonly amountYen: number;
}

/** No request waits for either: the payment is answered before. */
const GRACE_MS = 50;
const PAUSE_MS = 1_000;
/** So many take from a budget in one event. */
const AT_ONCE = 64;

/**
 * From pending to granted in three appends: the campaign's budget gives, the wallet grants, the campaign notes what became
 * of it. Funding opens it too, so that what a copy funded a second time, after the first had been settled, is settled.
 */
export const grantProcess = defineProcess<PaymentEvent, GrantWork>({
  name: 'cashback',
  prefixes: ['wallet-', 'campaign-'],
  graceMs: GRACE_MS,
  pauseMs: PAUSE_MS,
  concurrency: AT_ONCE,
  opens,
  closes({ type, data }) {
    // Nothing was funded for a ticket that did not win. All else ends where the campaign knows of it.
    if (type === 'wallet.cashback-declined.v1') return data.reason === 'not-drawn' ? [data.grantId] : [];
    return type === 'campaign.grants-settled.v1' ? data.grants.map(({ grantId }) => grantId) : [];
  },
});

function opens({ type, data, metadata }: RecordedEvent<PaymentEvent>): Opened<GrantWork>[] {
  if (type === 'campaign.grants-funded.v1') {
    const { campaignId } = data;
    return data.grants.map(({ grantId, customerId }) => ({ id: grantId, work: { customerId, grantId, campaignId } }));
  }
  if (type !== 'wallet.cashback-pending.v1') return [];
  const { customerId, grantId, campaignId, oneIn, dueAt } = data;
  const draw = oneIn === undefined ? undefined : { hash: metadata.hash, oneIn };
  const dueAtMs = dueAt === undefined ? undefined : Date.parse(dueAt);
  return [{ id: grantId, work: { customerId, grantId, campaignId, draw }, dueAtMs }];
}

/** Restores a budget by what was taken back, once for each event that did so. */
export const returnProcess = defineProcess<PaymentEvent, ReturnWork>({
  name: 'budget-returns',
  prefixes: ['wallet-', 'campaign-'],
  graceMs: GRACE_MS,
  pauseMs: PAUSE_MS,
  opens({ id, type, data }) {
    if (type !== 'wallet.budget-freed.v1') return [];
    const { campaignId, grantId, amountYen } = data;
    return [{ id, work: { returnId: id, campaignId, grantId, amountYen } }];
  },
  closes: ({ type, data }) => (type === 'campaign.budget-returned.v1' ? [data.returnId] : []),
});
