import { defineProcess, type Opened } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { WalletEvent } from '../wallet/wallet.events';

/** A request was made and has to come to the wallet that is asked. */
export interface Bring {
  readonly step: 'bring';
  readonly requestId: string;
  readonly fromCustomerId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
  readonly note?: string;
  readonly expiresAt: string;
}
/** A request is open until then. */
export interface OpenUntil {
  readonly step: 'open';
  readonly requestId: string;
  readonly customerId: string;
  readonly until: string;
}
export type RequestWork = Bring | OpenUntil;

/** How long the request that asked has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Brings requests for money to the wallet that is asked, and ends them when their time is over. */
export const requestProcess = defineProcess<WalletEvent, RequestWork>({
  name: 'money-requests',
  version: 1,
  prefixes: ['wallet-'],
  graceMs: GRACE_MS,
  opens({ type, data }: RecordedEvent<WalletEvent>): Opened<RequestWork>[] {
    if (type === 'wallet.money-requests-made.v1') {
      const { customerId: fromCustomerId, note, expiresAt } = data;
      return data.requests.map((request) => ({
        id: `bring:${request.requestId}`,
        work: { step: 'bring', ...request, fromCustomerId, note, expiresAt },
      }));
    }
    if (type !== 'wallet.money-requested.v1') return [];
    const { requestId, customerId, expiresAt: until } = data;
    const work = { step: 'open', requestId, customerId, until } as const;
    return [{ id: `open:${requestId}`, work, dueAtMs: Date.parse(until) }];
  },
  closes({ type, data }) {
    switch (type) {
      case 'wallet.money-requested.v1':
      case 'wallet.money-request-refused.v1':
        return [`bring:${data.requestId}`];
      case 'wallet.money-request-ended.v1':
        return [`open:${data.requestId}`];
      case 'wallet.transfer-sent.v1':
        return data.requestId === undefined ? [] : [`open:${data.requestId}`];
      default:
        return [];
    }
  },
});
