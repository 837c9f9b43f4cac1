import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Circumstances } from './circumstances';
import type { WalletCommand } from './wallet.commands';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';
import { walletFormat } from './wallet.format';
import type { Wallet } from './wallet.state';

/** The streams `wallet-<customerId>`. */
export class Wallets extends Aggregate<WalletCommand, WalletEvent, Wallet> {
  constructor(store: EventStore, circumstances: Circumstances, snapshots?: SnapshotStore) {
    super({
      store,
      category: 'wallet',
      decider: walletDecider(circumstances),
      service: 'payment',
      ...(snapshots && { snapshots: { in: snapshots, format: walletFormat } }),
    });
  }
}
