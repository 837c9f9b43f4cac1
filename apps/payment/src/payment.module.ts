import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ReadModelDesk } from '@modosu/service-kit/read-models/read-model-desk';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { CampaignController } from './campaign/campaign.controller';
import { CampaignBook } from './campaign/campaign-book';
import { Campaigns } from './campaign/campaigns';
import { CodeController } from './code/code.controller';
import { EndedSessions } from './code/ended-sessions';
import { CodeSeal } from './code/payment-code';
import { CreditController } from './credit/credit.controller';
import { HistoryController } from './history/history.controller';
import { HoldController } from './hold/hold.controller';
import { MerchantController } from './merchant/merchant.controller';
import { Merchants } from './merchant/merchants';
import { PaymentController } from './payment/payment.controller';
import { Voids } from './payment/voids';
import { type PaymentPolicy, POLICIES, POLICY } from './policy';
import { ReadModels } from './read-models';
import { TransferController } from './transfer/transfer.controller';
import { Transfers } from './transfer/transfers';
import { WalletController } from './wallet/wallet.controller';
import { Wallets } from './wallet/wallets';

const providers: Provider[] = [
  { provide: POLICY, inject: [CONFIG], useFactory: ({ policy }: ServiceConfig) => POLICIES[policy] },
  {
    provide: CodeSeal,
    inject: [CONFIG],
    useFactory: (config: ServiceConfig) => new CodeSeal(config.readKey('code-key')),
  },
  { provide: EndedSessions, useFactory: () => new EndedSessions(wallClock.epochMs) },
  CampaignBook,
  {
    provide: Wallets,
    inject: [EventStore, POLICY, CampaignBook, EndedSessions, SnapshotStore],
    useFactory: (
      store: EventStore,
      policy: PaymentPolicy,
      book: CampaignBook,
      sessions: EndedSessions,
      snapshots: SnapshotStore,
    ) => {
      const campaigns = () => book.all();
      const sessionEnded: EndedSessions['sessionEnded'] = (...code) => sessions.sessionEnded(...code);
      return new Wallets(store, { policy, campaigns, sessionEnded }, snapshots);
    },
  },
  { provide: Merchants, inject: [EventStore], useFactory: (store: EventStore) => new Merchants(store) },
  { provide: Campaigns, inject: [EventStore], useFactory: (store: EventStore) => new Campaigns(store) },
  {
    provide: Transfers,
    inject: [Wallets, ServiceDatabase, POLICY],
    useFactory: (wallets: Wallets, database: ServiceDatabase, policy: PaymentPolicy) =>
      new Transfers(wallets, database.kysely, policy),
  },
  {
    provide: Voids,
    inject: [Wallets, Messenger, ServiceDatabase],
    useFactory: (wallets: Wallets, messenger: Messenger, database: ServiceDatabase) =>
      new Voids(wallets, messenger, database.kysely),
  },
  {
    provide: ReadModels,
    inject: [EventStore, ServiceDatabase, CampaignBook, Transfers, Voids],
    useFactory: (
      store: EventStore,
      database: ServiceDatabase,
      book: CampaignBook,
      transfers: Transfers,
      voids: Voids,
    ) => new ReadModels(store, database.kysely, book, [transfers.openWork, voids.openWork]),
  },
];

/** Wallets, and everything that moves money between them and to merchants. */
@Module({
  controllers: [
    WalletController,
    CreditController,
    CodeController,
    PaymentController,
    TransferController,
    HoldController,
    MerchantController,
    CampaignController,
    HistoryController,
  ],
  providers,
})
export class PaymentModule implements OnModuleInit {
  constructor(
    private readonly background: Background,
    private readonly messenger: Messenger,
    private readonly sessions: EndedSessions,
    private readonly readModels: ReadModels,
    private readonly transfers: Transfers,
    private readonly voids: Voids,
    private readonly desk: ReadModelDesk,
  ) {}

  onModuleInit(): void {
    this.messenger.onNotice(SESSION_REVOKED_NOTICE, (notice) => this.sessions.heard(notice));
    this.background.add('read models', this.readModels);
    this.desk.add(this.readModels.runner, [this.transfers.openWork, this.voids.openWork]);
    // After the read models: its table is one of theirs.
    this.background.add('transfers', this.transfers.openWork);
    this.background.add('voids', this.voids.openWork);
  }
}
