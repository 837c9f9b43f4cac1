import { Refusal } from '@modosu/event-sourcing/decider';
import type { Process } from '@modosu/event-sourcing/process/process';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Database } from '@modosu/read-models/database/database';
import type { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { Projection } from '@modosu/read-models/projection';
import { ProjectionRunner, type ProjectionRunnerOptions } from '@modosu/read-models/runner/projection-runner';
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { Background } from '../runtime/background';
import { ServiceDatabase } from '../runtime/service-database';
import { CommandRequests } from '../use-case/command-requests';
import { commandRequestsProjection } from '../use-case/command-requests.projection';
import { Processes } from './processes';

/** A projection, or the injectable that has one because it keeps memory beside its tables. */
export type ProjectionOrHolder = Projection | Type<{ readonly projection: Projection }>;

/** What a feature keeps from the log. */
export interface Feature {
  readonly projections?: readonly ProjectionOrHolder[];
  readonly processes?: readonly Process<never, unknown>[];
}

/** Injection token: prefixes of the service's own streams. */
export const OWN_STREAMS = Symbol('prefixes of own streams');

/** How long a question waits until the tables hold what was written before it, real ms. */
const PATIENCE_MS = 5_000;

/**
 * All read models of this service, and the table of each process: one database, one subscription, one runner. Features
 * add theirs with `ReadModelsModule.forFeature`.
 */
@Injectable()
export class ReadModels implements OnModuleInit {
  private readonly features: Feature[] = [];
  private opened?: ProjectionRunner;

  constructor(
    private readonly store: EventStore,
    private readonly database: ServiceDatabase,
    private readonly background: Background,
    private readonly processes: Processes,
    private readonly requests: CommandRequests,
    private readonly modules: ModuleRef,
    @Inject(OWN_STREAMS) private readonly ownStreams: readonly string[],
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'service'>,
  ) {}

  add(feature: Feature): Feature {
    this.features.push(feature);
    for (const process of feature.processes ?? []) this.processes.add(process);
    return feature;
  }

  onModuleInit(): void {
    if (this.features.length === 0) return;
    const projections = this.features.flatMap((feature) => (feature.projections ?? []).map((one) => this.found(one)));
    const { openWork } = this.processes;
    projections.push(...openWork.map(({ projection }) => projection));
    if (this.ownStreams.length > 0) {
      projections.push(commandRequestsProjection(this.ownStreams));
      this.requests.lookIn(this.db);
    }
    const { store, db, config } = this;
    this.opened = new ProjectionRunner({ store, db, service: config.service, projections });
    this.background.add('read models', this.opened);
    // What a request began and did not wait for ends before the connections are closed.
    this.background.add('processes under way', { start: () => undefined, stop: () => this.processes.settled() });
    // After the read models: their tables are among those.
    for (const work of openWork) this.background.add(work.name, work);
  }

  /** Of this service; queries of a read model narrow it to their tables. */
  get db(): Database {
    return this.database.kysely;
  }

  /** @throws Refusal SERVICE_UNAVAILABLE if this service has no read models */
  get runner(): ProjectionRunner {
    if (!this.opened) throw new Refusal('SERVICE_UNAVAILABLE');
    return this.opened;
  }

  get options(): ProjectionRunnerOptions {
    return this.runner.options;
  }

  get openWork(): readonly OpenWork[] {
    return this.processes.openWork;
  }

  /** @throws Refusal NOT_FOUND */
  projection(name: string): Projection {
    const { projections } = this.options;
    const found = projections.find((one) => one.name === name);
    if (!found) throw new Refusal('NOT_FOUND', { projections: projections.map((one) => one.name) });
    return found;
  }

  /**
   * Resolves when the tables hold everything that any copy has written before now.
   * @param prefixes only of streams whose names begin so; without it, of all that any read model is made of
   * @param patienceMs real time (5,000)
   * @throws ReadModelLate
   */
  async caughtUp({ prefixes, patienceMs = PATIENCE_MS }: { prefixes?: readonly string[]; patienceMs?: number } = {}) {
    await this.runner.waitFor(await this.lastPosition(prefixes), patienceMs);
  }

  /** Commit position of the last event of these streams, or of all that any read model is made of; 0 if there is none. */
  async lastPosition(prefixes?: readonly string[]): Promise<bigint> {
    const some = prefixes ?? [...new Set(this.options.projections.flatMap((one) => one.prefixes))];
    for await (const { position } of this.store.readAll({ direction: 'backwards', prefixes: some, max: 1 })) {
      return position;
    }
    return 0n;
  }

  private found(one: ProjectionOrHolder): Projection {
    return typeof one === 'function' ? this.modules.get(one, { strict: false }).projection : one;
  }
}
