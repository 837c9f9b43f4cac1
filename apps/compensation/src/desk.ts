import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { CONFIG, LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ReadModelDesk } from '@modosu/service-kit/read-models/read-model-desk';
import type { CausingEvent, RequestContext } from '@modosu/service-kit/request/request-context';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { commandRequestsProjection } from '@modosu/service-kit/use-case/command-requests.projection';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { alertsProjection } from './alert/alerts.projection';
import { evidenceProjection } from './evidence/evidence.projection';
import { EvidenceReader } from './evidence/evidence.reader';
import { ReadModels } from './evidence/read-models';
import { Execution } from './execution/execution';
import { remediesProjection } from './execution/remedies.projection';
import { RemediesReader } from './execution/remedies.reader';
import { Remedy } from './execution/remedy';
import { SecondLook } from './execution/second-look';
import { Holding } from './hold/holding';
import { holdsProjection } from './hold/holds.projection';
import { HoldsReader } from './hold/holds.reader';
import { closesHold, opensHold, Releasing } from './hold/releasing';
import { classifiedProjection } from './incident/classified.projection';
import { incidentsProjection } from './incident/incidents.projection';
import { Scoping } from './incident/scoping';
import { Drafting } from './plan/draft';
import { Flows } from './plan/flows';
import { Proposing } from './plan/proposing';
import { POLICIES } from './policy';
import { reportsProjection } from './report/reports.projection';
import { compensationAggregate, incidentAggregate, planAggregate, reportAggregate, scopeAggregate } from './streams';

/** After a try that could not finish a plan. */
const PAUSE_MS = 3_000;
/** How soon, and then at longer and longer intervals, money on hold is looked at again. */
const HOLD_LOOK_MS = 300_000;

/** The one place where this service's parts are put together. */
@Injectable()
export class Desk implements OnModuleInit {
  readonly db: Database;
  readonly readModels: ReadModels;
  readonly reader: EvidenceReader;
  readonly incidents;
  readonly plans;
  readonly reports;
  readonly compensations;
  readonly flows: Flows;
  readonly scoping: Scoping;
  readonly drafting: Drafting;
  readonly holding: Holding;
  readonly holds: HoldsReader;
  readonly releasing: Releasing;
  readonly proposing: Proposing;
  readonly execution: Execution;
  readonly remedies: RemediesReader;
  private readonly openPlans: OpenWork;
  private readonly openHolds: OpenWork;

  constructor(
    store: EventStore,
    readonly messenger: Messenger,
    database: ServiceDatabase,
    private readonly background: Background,
    private readonly operators: ReadModelDesk,
    @Inject(LOGGER) readonly logger: Logger,
    @Inject(CONFIG) { policy, simulation }: ServiceConfig,
  ) {
    this.db = database.kysely;
    this.incidents = incidentAggregate(store);
    this.plans = planAggregate(store);
    this.reports = reportAggregate(store);
    this.compensations = compensationAggregate(store);
    this.reader = new EvidenceReader(this.db);
    this.remedies = new RemediesReader(this.db, store);
    this.openPlans = new OpenWork({
      name: 'plans',
      db: this.db,
      prefixes: ['plan-'],
      opens: ({ type, data }) => (type === 'plan.approved.v1' ? [{ id: (data as { planId: string }).planId }] : null),
      closes: ({ type, data }) => (type === 'plan.executed.v1' ? [(data as { planId: string }).planId] : null),
      // The copy that leads carries it out: at once if it took the approval, else when it hears of it.
      graceMs: 0,
      pauseMs: PAUSE_MS,
      work: (planId) => this.execution.continue(planId),
    });
    this.openHolds = new OpenWork({
      name: 'holds',
      db: this.db,
      prefixes: ['wallet-'],
      opens: opensHold,
      closes: closesHold,
      // A decision lets go of its holds by itself; this looks after what it missed, and after time.
      graceMs: HOLD_LOOK_MS,
      longestPauseMs: 10 * HOLD_LOOK_MS,
      concurrency: 4,
      work: (_id, detail) => {
        const { customerId, holdId, cause } = detail as { customerId: string; holdId: string; cause: CausingEvent };
        return this.releasing.lookAt(customerId, holdId, cause);
      },
    });
    this.readModels = new ReadModels(store, this.db, [
      evidenceProjection,
      reportsProjection,
      alertsProjection(),
      incidentsProjection,
      classifiedProjection,
      remediesProjection,
      this.openPlans.projection,
      holdsProjection,
      this.openHolds.projection,
      commandRequestsProjection(['report-', 'incident-', 'plan-', 'compensation-']),
    ]);
    this.flows = new Flows(messenger);
    this.scoping = new Scoping(this.incidents, scopeAggregate(store), this.reader, this.readModels);
    this.drafting = new Drafting(this.db, this.readModels, this.reader, this.remedies, this.flows);
    this.holding = new Holding(this.drafting, messenger, this.incidents);
    this.holds = new HoldsReader(this.db);
    this.releasing = new Releasing(
      this.holds,
      this.drafting,
      this.incidents,
      messenger,
      this.readModels,
      store,
      POLICIES[policy],
      simulation,
    );
    this.proposing = new Proposing(this.drafting, this.incidents, this.plans);
    this.execution = new Execution(
      store,
      this.plans,
      this.compensations,
      this.reports,
      this.reader,
      new Remedy(messenger),
      new SecondLook(this.incidents, this.drafting, this.flows, this.readModels),
    );
  }

  onModuleInit(): void {
    this.background.add('read-models', this.readModels.runner);
    this.operators.add(this.readModels.runner, [this.openPlans, this.openHolds]);
    this.background.add('open-plans', this.openPlans);
    this.background.add('open-holds', this.openHolds);
  }

  /** Begins with an approved plan if this copy leads. It is not waited for: whoever approved looks at the progress. */
  carryOut(planId: string): void {
    if (!this.background.leads) return;
    this.execution
      .continue(planId)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'execution goes on later'));
  }

  async openIncidents(): Promise<string[]> {
    const rows = await this.db.selectFrom('incidents').select('incident_id').where('state', '=', 'open').execute();
    return rows.map((row) => row.incident_id);
  }

  /** After a decision, or a run of the rules: what is not suspect any more goes back now, else the sweeper sees to it. */
  async letGo(incidentId: string, context: RequestContext, about?: readonly string[]): Promise<void> {
    await this.releasing
      .ofIncident(incidentId, context, about)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'money on hold goes back later'));
  }

  /** @throws Refusal INCIDENT_UNKNOWN */
  async incident(incidentId: string) {
    const loaded = await this.incidents.load(incidentId);
    if (loaded.revision < 0) throw new Refusal('INCIDENT_UNKNOWN');
    return loaded;
  }
}
