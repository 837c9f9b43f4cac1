import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { walletHistory } from '@modosu/contracts/payment/refunds.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { endOfPage } from '../page/page';
import { transferStates } from '../transfer/transfers.projection';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletEvent } from '../wallet/wallet.events';
import { type HistoryItem, historyItem } from './history';
import { itemState, onHold, sentState } from './item-state';
import { outcomesOf } from './outcomes.projection';

type Page = ReplyOf<typeof walletHistory>;
type Dated = HistoryItem & { readonly at: string };

@Injectable()
export class HistoryHandlers {
  constructor(
    private readonly store: EventStore,
    private readonly wallets: Wallets,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * Read backwards from the wallet's own stream, so never stale, as are holds and refunds; what an issuer took back and what
   * was put right follow from a read model. `next` is the revision where the page ended.
   */
  @Handles(walletHistory)
  async show({ limit, after }: RequestOf<typeof walletHistory>, context: RequestContext): Promise<Page> {
    const end = endOfPage(after);
    const from = end === undefined ? undefined : end - 1;
    if (from === -1) return { items: [] };
    const { items, next, read } = await this.read(context.actor.id, limit, from);
    if (!read && after === undefined) throw new Refusal('WALLET_UNKNOWN');
    return { items: await this.withStates(context.actor.id, items), next };
  }

  private async read(customerId: string, limit: number, from: number | undefined) {
    const items: Dated[] = [];
    let last: number | undefined;
    for await (const event of this.store.readStream(`wallet-${customerId}`, { direction: 'backwards', from })) {
      const item = historyItem(event as unknown as WalletEvent);
      if (item && items.length === limit) return { items, next: String(last), read: true };
      if (item) items.push({ ...item, at: event.metadata.occurredAt });
      last = event.revision;
    }
    return { items, next: undefined, read: last !== undefined };
  }

  private async withStates(customerId: string, items: readonly Dated[]): Promise<Page['items']> {
    if (items.length === 0) return [];
    const { state: wallet } = await this.wallets.load(customerId);
    const outcomes = await outcomesOf(
      this.readModels.db,
      items.map(({ id }) => id),
    );
    const sent = items.flatMap(({ id, kind }) => (kind === 'transfer-sent' ? [id] : []));
    const transfers = await transferStates(this.readModels.db, sent);
    const held = onHold(wallet);
    return items.map((item) => {
      const { lotId: _, ...shown } = item;
      const state = itemState(item, wallet, held, outcomes.get(item.id));
      return { ...shown, ...state, ...sentState(item, transfers.get(item.id)) };
    });
  }
}
