import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { HealthRegistry, type HealthReport } from '@modosu/service-kit/observability/health';
import { ReadModelDesk } from '@modosu/service-kit/read-models/read-model-desk';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { commandRequestsProjection } from '@modosu/service-kit/use-case/command-requests.projection';
import { Module, type Provider as NestProvider, type OnModuleInit } from '@nestjs/common';
import { Caps } from './cap/caps';
import { CashController } from './cash/cash.controller';
import { CashNumbers } from './cash/cash-numbers';
import { ChargeController } from './charge/charge.controller';
import { ChargeProcess } from './charge/charge-process';
import { ChargeSteps } from './charge/charge-steps';
import { Charges } from './charge/charges';
import { chargeListProjection } from './charge-list/charge-list.projection';
import { ChargeViews } from './charge-list/charge-views';
import { type ChargingEnvironment, POLICY, stepYenOf } from './charging.settings';
import { Fundings } from './funding/fundings';
import { ParkedNoticeController } from './parked-notice/parked-notice.controller';
import { ParkedNotices } from './parked-notice/parked-notices';
import { PARKED_NOTICES, parkedNoticesProjection } from './parked-notice/parked-notices.projection';
import { type ChargingPolicy, chargingPolicy } from './policy/charging-policy';
import { NoticeController, WEBHOOK_KEY } from './provider/notice.controller';
import { NoticePosting } from './provider/notice-posting';
import { Provider } from './provider/provider';
import { ProviderConnection } from './provider/provider-connection';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { settlementBookProjection } from './reconciliation/settlement-book.projection';
import { RefundProcess } from './refund/refund-process';
import { CardRegistration } from './source/card-registration';
import { SourcesController } from './source/sources.controller';
import { Vault } from './source/vault';
import { SwitchBoard } from './switches/switch-board';
import { SwitchesController } from './switches/switches.controller';
import { Payouts } from './unclaimed/payouts';
import { UnclaimedController } from './unclaimed/unclaimed.controller';
import { UnclaimedProcess } from './unclaimed/unclaimed-process';
import { WhatIfController } from './what-if/what-if.controller';
import { WhatIfRuns } from './what-if/what-if-runs';
import { WhatIfWork } from './what-if/what-if-work';

type Config = ServiceConfig<ChargingEnvironment>;

const settings: NestProvider[] = [
  {
    provide: POLICY,
    inject: [CONFIG],
    useFactory: ({ policy, extra }: Config) => chargingPolicy(policy, stepYenOf(extra)),
  },
  { provide: WEBHOOK_KEY, inject: [CONFIG], useFactory: (config: Config) => config.readKey('webhook-key') },
  { provide: Vault, inject: [CONFIG], useFactory: (config: Config) => new Vault(config.readKey('charge-secret-key')) },
  {
    provide: ProviderConnection,
    inject: [CONFIG],
    useFactory: (config: Config) =>
      new ProviderConnection({
        url: config.extra.PROVIDER_URL,
        apiKey: config.readSecret('provider-api-key'),
        simulation: config.simulation,
      }),
  },
];

const streams: NestProvider[] = [
  {
    provide: Fundings,
    inject: [EventStore, POLICY, SnapshotStore],
    useFactory: (...parts: [EventStore, ChargingPolicy, SnapshotStore]) => new Fundings(...parts),
  },
  { provide: Charges, inject: [EventStore], useFactory: (store: EventStore) => new Charges(store) },
  {
    provide: Caps,
    inject: [EventStore, POLICY, SnapshotStore],
    useFactory: (...parts: [EventStore, ChargingPolicy, SnapshotStore]) => new Caps(...parts),
  },
  { provide: CashNumbers, inject: [EventStore], useFactory: (store: EventStore) => new CashNumbers(store) },
  {
    provide: ParkedNotices,
    inject: [EventStore, WEBHOOK_KEY],
    useFactory: (store: EventStore, key: Buffer) => new ParkedNotices(store, key),
  },
  { provide: SwitchBoard, inject: [EventStore], useFactory: (store: EventStore) => new SwitchBoard(store) },
];

const processes: NestProvider[] = [
  { provide: Provider, inject: [ProviderConnection], useFactory: (to: ProviderConnection) => new Provider(to) },
  {
    provide: NoticePosting,
    inject: [Charges, Provider],
    useFactory: (charges: Charges, provider: Provider) => new NoticePosting(charges, provider),
  },
  {
    provide: Payouts,
    inject: [Fundings, Provider, Vault],
    useFactory: (...parts: [Fundings, Provider, Vault]) => new Payouts(...parts),
  },
  {
    provide: ChargeSteps,
    inject: [Charges, Fundings, Provider, Payouts, Messenger, Vault, Caps, POLICY],
    useFactory: (
      charges: Charges,
      fundings: Fundings,
      provider: Provider,
      payouts: Payouts,
      messenger: Messenger,
      vault: Vault,
      caps: Caps,
      policy: ChargingPolicy,
    ) => new ChargeSteps({ charges, fundings, provider, payouts, messenger, vault, caps, policy }),
  },
  {
    provide: ChargeProcess,
    inject: [Fundings, ChargeSteps, ServiceDatabase],
    useFactory: (fundings: Fundings, steps: ChargeSteps, { kysely }: ServiceDatabase) =>
      new ChargeProcess(fundings, steps, kysely),
  },
  {
    provide: RefundProcess,
    inject: [Charges, Provider, Payouts, ServiceDatabase],
    useFactory: (charges: Charges, provider: Provider, payouts: Payouts, { kysely }: ServiceDatabase) =>
      new RefundProcess(charges, provider, payouts, kysely),
  },
  {
    provide: UnclaimedProcess,
    inject: [EventStore, Payouts, ServiceDatabase],
    useFactory: (store: EventStore, payouts: Payouts, { kysely }: ServiceDatabase) =>
      new UnclaimedProcess(store, payouts, kysely),
  },
  {
    provide: CardRegistration,
    inject: [Fundings, Provider, Caps, SwitchBoard, POLICY],
    useFactory: (...parts: [Fundings, Provider, Caps, SwitchBoard, ChargingPolicy]) => new CardRegistration(...parts),
  },
  {
    provide: ChargeViews,
    inject: [Charges, Fundings, ServiceDatabase],
    useFactory: (charges: Charges, fundings: Fundings, { kysely }: ServiceDatabase) =>
      new ChargeViews(charges, fundings, kysely),
  },
  {
    provide: ProjectionRunner,
    inject: [EventStore, ServiceDatabase, ChargeProcess, RefundProcess, UnclaimedProcess],
    useFactory: (
      store: EventStore,
      { kysely: db }: ServiceDatabase,
      ...work: [ChargeProcess, RefundProcess, UnclaimedProcess]
    ) => {
      const openWork = work.map((process) => process.openWork.projection);
      const requests = commandRequestsProjection(['funding-', 'charge-', 'switches-']);
      const projections = [
        chargeListProjection,
        settlementBookProjection,
        parkedNoticesProjection,
        ...openWork,
        requests,
      ];
      return new ProjectionRunner({ store, db, service: 'charging', projections });
    },
  },
];

const whatIf: NestProvider[] = [
  {
    provide: WhatIfRuns,
    inject: [ServiceDatabase],
    useFactory: ({ kysely }: ServiceDatabase) => new WhatIfRuns(kysely, wallClock.epochMs),
  },
  {
    provide: WhatIfWork,
    inject: [EventStore, WhatIfRuns, POLICY],
    useFactory: (store: EventStore, runs: WhatIfRuns, policy: ChargingPolicy) =>
      new WhatIfWork(store, runs, policy, wallClock.epochMs),
  },
];

/** Money in, and money back to where it came from. */
@Module({
  controllers: [
    SourcesController,
    ChargeController,
    CashController,
    UnclaimedController,
    NoticeController,
    ParkedNoticeController,
    SwitchesController,
    ReconciliationController,
    WhatIfController,
  ],
  providers: [...settings, ...streams, ...processes, ...whatIf],
})
export class ChargingModule implements OnModuleInit {
  constructor(
    private readonly background: Background,
    private readonly health: HealthRegistry,
    private readonly database: ServiceDatabase,
    private readonly connection: ProviderConnection,
    private readonly readModels: ProjectionRunner,
    private readonly charges: ChargeProcess,
    private readonly refunds: RefundProcess,
    private readonly unclaimed: UnclaimedProcess,
    private readonly desk: ReadModelDesk,
    private readonly whatIf: WhatIfWork,
  ) {}

  onModuleInit(): void {
    this.health.register('provider notices', () => this.parkedNotices());
    // First in, so last out: what is in hand at the end may still need the provider.
    this.background.add('provider', { start: () => undefined, stop: () => this.connection.close() });
    this.background.add('read models', this.readModels);
    const processes = [this.charges, this.refunds, this.unclaimed];
    this.desk.add(
      this.readModels,
      processes.map(({ openWork }) => openWork),
    );
    // After the read models: their tables are among those.
    this.background.add('charges', this.charges.openWork);
    this.background.add('refunds', this.refunds.openWork);
    this.background.add('unclaimed', this.unclaimed.openWork);
    this.background.add('what-if', this.whatIf);
  }

  /** What the provider told and nobody could read or post: somebody must look at it. */
  private async parkedNotices(): Promise<HealthReport> {
    const rows = this.database.kysely.selectFrom(PARKED_NOTICES).select((eb) => eb.fn.countAll().as('parked'));
    const parked = Number((await rows.executeTakeFirst())?.parked ?? 0);
    return { status: parked > 0 ? 'degraded' : 'ok', detail: { parked } };
  }
}
