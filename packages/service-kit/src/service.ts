import type { ServiceName } from '@modosu/contracts/message';
import type { DynamicModule, INestApplication, INestApplicationContext, Type } from '@nestjs/common';
import type { z } from 'zod';
import type { ServiceConfig } from './config';

export interface ServiceDefinition<Shape extends z.ZodRawShape> {
  service: ServiceName;
  /** The service's one Nest module. ServiceKitModule is added beside it, globally. */
  module: Type<unknown> | DynamicModule;
  /** Further variables of the environment. */
  extraShape?: Shape;
  /** Replaces the environment of the process, for tests. */
  env?: NodeJS.ProcessEnv;
  /**
   * For a service with a door of its own besides NATS (the gateway): makes the Nest application of the given root module,
   * e.g. `(root) => NestFactory.create(root, new FastifyAdapter(), { bufferLogs: true })`, and must not listen yet.
   */
  createHttp?: (root: DynamicModule, config: ServiceConfig<z.infer<z.ZodObject<Shape>>>) => Promise<INestApplication>;
  /** Called when the door is open; the gateway listens here. The service is ready when this resolves. */
  onReady?: (app: INestApplicationContext, config: ServiceConfig<z.infer<z.ZodObject<Shape>>>) => Promise<void> | void;
}

export interface RunningService {
  app: INestApplicationContext;
  /** Stops taking work, finishes what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** Starts a service inside this process and hands back the means to stop it. Rejects if it cannot start. */
export async function startService<Shape extends z.ZodRawShape = Record<never, never>>(
  definition: ServiceDefinition<Shape>,
): Promise<RunningService> {
  throw new Error(`not built yet: ${definition.service}`);
}

/**
 * The whole life of a service process: start, run until SIGTERM or SIGINT, stop, exit 0. If it cannot start it writes
 * one clear line and exits 1.
 */
export async function runService<Shape extends z.ZodRawShape = Record<never, never>>(
  definition: ServiceDefinition<Shape>,
): Promise<void> {
  await startService(definition);
}
