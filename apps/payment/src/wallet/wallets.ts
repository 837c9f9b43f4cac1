import { Aggregate, type CommandContext, type Handled } from '@modosu/event-sourcing/aggregate';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import type { Circumstances } from './circumstances';
import type { WalletCommand } from './wallet.commands';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';
import { walletFormat } from './wallet.format';
import type { Wallet } from './wallet.state';

/** The streams `wallet-<customerId>`. */
export class Wallets extends Aggregate<WalletCommand, WalletEvent, Wallet> {
  /** Commit position of the last event that this process wrote; 0 before the first. */
  writtenUpTo = 0n;

  constructor(store: EventStore, circumstances: Circumstances, snapshots?: SnapshotStore) {
    super({
      store,
      category: 'wallet',
      decider: walletDecider(circumstances),
      service: 'payment',
      ...(snapshots && { snapshots: { in: snapshots, format: walletFormat } }),
    });
  }

  override async handle<Reply>(
    customerId: string,
    command: WalletCommand,
    context: CommandContext,
    hint?: { isNew?: boolean },
  ): Promise<Handled<WalletEvent, Reply>> {
    const handled = await super.handle<Reply>(customerId, command, context, hint);
    if (handled.position !== undefined && handled.position > this.writtenUpTo) this.writtenUpTo = handled.position;
    return handled;
  }
}
