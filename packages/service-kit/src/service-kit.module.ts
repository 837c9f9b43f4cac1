import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Broker } from './broker/broker';
import type { ServiceConfig } from './config';
import { Messenger } from './messenger';
import { ReadModelDesk } from './read-model/read-model-desk';
import { Background } from './runtime/background';
import { HealthRegistry } from './runtime/health';
import { Metrics } from './runtime/metrics';
import type { Parts } from './runtime/parts';
import { ServiceDatabase } from './runtime/service-database';
import { StatementSigner, StatementVerifier } from './statement';

/** Injection token of the ServiceConfig. */
export const CONFIG = Symbol('service configuration');
/** Injection token of the pino Logger. */
export type { Logger } from 'pino';
export const LOGGER = Symbol('logger');

/**
 * The global module every service gets from `runService`. Injectable: `CONFIG`, `LOGGER`, EventStore, Messenger,
 * Broker, ServiceDatabase, SnapshotStore, StatementSigner, StatementVerifier, HealthRegistry, Background, Metrics,
 * ReadModelDesk. Time and ids are plain functions: wall-clock.ts and ids.ts.
 */
@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: this is Nest's form of a module that is made from settings
export class ServiceKitModule {
  static forRoot(config: ServiceConfig, parts: Parts): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: parts.logger },
      { provide: EventStore, useValue: parts.store },
      { provide: Messenger, useValue: parts.messenger },
      { provide: Broker, useValue: parts.broker },
      { provide: ServiceDatabase, useValue: parts.database },
      { provide: SnapshotStore, useValue: parts.snapshots },
      { provide: StatementSigner, useValue: parts.signer },
      { provide: StatementVerifier, useValue: parts.verifier },
      { provide: HealthRegistry, useValue: parts.health },
      { provide: Background, useValue: parts.background },
      { provide: Metrics, useValue: parts.metrics },
      { provide: ReadModelDesk, useValue: new ReadModelDesk(parts.requests) },
    ];
    return { module: ServiceKitModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
