import { READ_MODEL_SERVICES } from '@modosu/contracts/read-model.messages';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessTokenSigner, AccessTokenVerifier } from '../access/access-token';
import { Broker } from '../broker/broker';
import { Messenger } from '../broker/messenger';
import { CONFIG, LOGGER } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { HealthRegistry } from '../observability/health';
import { Metrics } from '../observability/metrics';
import { Processes } from '../read-models/processes';
import { readModelHandlers } from '../read-models/read-model.handlers';
import { OWN_STREAMS, ReadModels } from '../read-models/read-models';
import { CLOCK, wallClock } from '../request/wall-clock';
import { Background } from '../runtime/background';
import type { Dependencies } from '../runtime/dependencies';
import { ServiceDatabase } from '../runtime/service-database';
import { CommandRequests } from '../use-case/command-requests';
import { handlersOf } from '../use-case/handles';
import { UseCases } from '../use-case/use-cases';

/**
 * The global module every service gets from `runService`. Injectable: `CONFIG`, `LOGGER`, EventStore, Messenger,
 * Broker, ServiceDatabase, SnapshotStore, AccessTokenSigner, AccessTokenVerifier, HealthRegistry, Background, Metrics,
 * UseCases, ReadModels, Processes. Time and ids are plain functions: wall-clock.ts and ids.ts.
 */
@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: this is Nest's form of a module that is made from settings
export class ServiceKitModule {
  static forRoot(config: ServiceConfig, dependencies: Dependencies, ownStreams: readonly string[]): DynamicModule {
    const kept = READ_MODEL_SERVICES.find((service) => service === config.service);
    const providers: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: dependencies.logger },
      { provide: CLOCK, useValue: wallClock },
      { provide: EventStore, useValue: dependencies.store },
      { provide: Messenger, useValue: dependencies.messenger },
      { provide: Broker, useValue: dependencies.broker },
      { provide: ServiceDatabase, useValue: dependencies.database },
      { provide: SnapshotStore, useValue: dependencies.snapshots },
      { provide: AccessTokenSigner, useValue: dependencies.signer },
      { provide: AccessTokenVerifier, useValue: dependencies.verifier },
      { provide: HealthRegistry, useValue: dependencies.health },
      { provide: Background, useValue: dependencies.background },
      { provide: Metrics, useValue: dependencies.metrics },
      CommandRequests,
      UseCases,
      { provide: OWN_STREAMS, useValue: ownStreams },
      Processes,
      ReadModels,
      ...(kept ? handlersOf(readModelHandlers(kept)) : []),
    ];
    const exported = providers.map((provider) => ('provide' in provider ? provider.provide : provider));
    return { module: ServiceKitModule, imports: [CqrsModule.forRoot()], providers, exports: exported };
  }
}
