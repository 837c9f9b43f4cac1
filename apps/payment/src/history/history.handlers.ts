import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { walletHistory } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import type { WalletEvent } from '../wallet/wallet.events';
import { historyItem } from './history';

type Page = ReplyOf<typeof walletHistory>;

@Injectable()
export class HistoryHandlers {
  constructor(private readonly store: EventStore) {}

  /** Read backwards from the wallet's own stream, so never stale; `next` is the revision where the page ended. */
  @Handles(walletHistory)
  async show({ limit, after }: RequestOf<typeof walletHistory>, context: RequestContext): Promise<Page> {
    if (after !== undefined && !/^\d{1,15}$/.test(after)) {
      throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'after', message: 'not the end of a page' }] });
    }
    const from = after === undefined ? undefined : Number(after) - 1;
    const items: Page['items'] = [];
    if (from === -1) return { items };
    let last: number | undefined;
    for await (const event of this.store.readStream(`wallet-${context.actor.id}`, { direction: 'backwards', from })) {
      const item = historyItem(event as unknown as WalletEvent);
      if (item && items.length === limit) return { items, next: String(last) };
      if (item) items.push({ ...item, at: event.metadata.occurredAt });
      last = event.revision;
    }
    if (last === undefined && after === undefined) throw new Refusal('WALLET_UNKNOWN');
    return { items };
  }
}
