import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Inject, Injectable } from '@nestjs/common';
import { CampaignBook } from '../campaign/campaign-book';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { LiveSessions } from '../session/live-sessions';
import type { WalletCommand, WalletReplies } from './wallet.commands';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';
import { walletFormat } from './wallet.format';
import type { Wallet } from './wallet.state';

/** The streams `wallet-<customerId>`. */
@Injectable()
export class Wallets extends Aggregate<WalletCommand, WalletEvent, Wallet, WalletReplies> {
  constructor(
    store: EventStore,
    @Inject(SnapshotStore) snapshots: SnapshotStore | undefined,
    @Inject(CampaignBook) campaigns: Pick<CampaignBook, 'all'>,
    @Inject(LiveSessions) sessions: Pick<LiveSessions, 'refusalOf'>,
    @Inject(POLICY) policy: PaymentPolicy,
  ) {
    super({
      store,
      category: 'wallet',
      service: 'payment',
      decider: walletDecider({
        policy,
        campaigns: () => campaigns.all(),
        sessionRefusal: (...code) => sessions.refusalOf(...code),
      }),
      snapshots: snapshots && { in: snapshots, format: walletFormat },
    });
  }
}
