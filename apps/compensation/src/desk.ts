import type { Database } from '@modosu/event-sourcing/database';
import { Refusal } from '@modosu/event-sourcing/decider';
import { OpenWork } from '@modosu/event-sourcing/projection/open-work';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import { Messenger } from '@modosu/service-kit/messenger';
import { ReadModelDesk } from '@modosu/service-kit/read-model/read-model-desk';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { LOGGER } from '@modosu/service-kit/service-kit.module';
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
import { classifiedProjection } from './incident/classified.projection';
import { incidentsProjection } from './incident/incidents.projection';
import { Scoping } from './incident/scoping';
import { Drafting } from './plan/draft';
import { Flows } from './plan/flows';
import { Proposing } from './plan/proposing';
import { reportsProjection } from './report/reports.projection';
import { compensationAggregate, incidentAggregate, planAggregate, reportAggregate, scopeAggregate } from './streams';

/** After a try that could not finish a plan. */
const PAUSE_MS = 3_000;

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
  readonly proposing: Proposing;
  readonly execution: Execution;
  readonly remedies: RemediesReader;
  private readonly openPlans: OpenWork;

  constructor(
    store: EventStore,
    readonly messenger: Messenger,
    database: ServiceDatabase,
    private readonly background: Background,
    private readonly operators: ReadModelDesk,
    @Inject(LOGGER) readonly logger: Logger,
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
    this.readModels = new ReadModels(store, this.db, [
      evidenceProjection,
      reportsProjection,
      alertsProjection(),
      incidentsProjection,
      classifiedProjection,
      remediesProjection,
      this.openPlans.projection,
    ]);
    this.flows = new Flows(messenger);
    this.scoping = new Scoping(this.incidents, scopeAggregate(store), this.reader, this.readModels);
    this.drafting = new Drafting(this.db, this.readModels, this.reader, this.remedies, this.flows);
    this.holding = new Holding(this.drafting, messenger, this.incidents);
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
    this.operators.add(this.readModels.runner, [this.openPlans]);
    this.background.add('open-plans', this.openPlans);
  }

  /** Begins with an approved plan if this copy leads. It is not waited for: whoever approved looks at the progress. */
  carryOut(planId: string): void {
    if (!this.background.leads) return;
    this.execution
      .continue(planId)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'execution goes on later'));
  }

  /** @throws Refusal INCIDENT_UNKNOWN */
  async incident(incidentId: string) {
    const loaded = await this.incidents.load(incidentId);
    if (loaded.revision < 0) throw new Refusal('INCIDENT_UNKNOWN');
    return loaded;
  }
}
