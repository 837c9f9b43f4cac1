import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceConfig } from './config';

/** Injection token of the ServiceConfig. */
export const CONFIG = Symbol('service configuration');
/** Injection token of the pino logger. */
export const LOGGER = Symbol('logger');

/**
 * The global module every service gets from `runService`. Injectable: `CONFIG`, `LOGGER`, EventStore, Messenger, Broker,
 * ServiceDatabase, StatementSigner, StatementVerifier, HealthRegistry, Background. Time and ids are functions: wall-clock.ts, ids.ts.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: this is Nest's form of a module that is made from settings
@Module({})
export class ServiceKitModule {
  static forRoot(config: ServiceConfig): DynamicModule {
    throw new Error(`not built yet: ${config.service}`);
  }
}
