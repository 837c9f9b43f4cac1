import type { Message, ServiceName } from '@modosu/contracts/message';
import { allMessages } from '@modosu/contracts/messages';
import { messageOf, scrubbed } from '@modosu/event-store-client/scrubbed';
import type { DynamicModule, INestApplication, INestApplicationContext, INestMicroservice, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import type { z } from 'zod';
import { ConfigError, loadConfig, type ServiceConfig } from '../configuration/service-config';
import { NestLog } from '../observability/log';
import { closeDependencies, type Dependencies, openDependencies } from '../runtime/dependencies';
import { messageController } from '../transport/message.controller';
import { NatsTransport } from '../transport/nats-transport';
import { ServiceKitModule } from './service-kit.module';

type ConfigOf<Shape extends z.ZodRawShape> = ServiceConfig<z.infer<z.ZodObject<Shape>>>;

export interface ServiceDefinition<Shape extends z.ZodRawShape> {
  service: ServiceName;
  /** The service's one Nest module. ServiceKitModule is added beside it, globally. */
  module: Type<unknown> | DynamicModule;
  /** Further variables of the environment, found under `config.extra`. */
  extraShape?: Shape;
  /** Replaces the environment of the process, for tests. */
  env?: NodeJS.ProcessEnv;
  /** Prefixes of its own streams, such as `wallet-`: their commands are remembered with what was asked. */
  ownStreams?: readonly string[];
  /** The messages it answers, if not all that contracts say. */
  messages?: readonly Message[];
  /** False for a service that neither reads nor writes events: its start and health do not depend on the store. */
  needsStore?: boolean;
  /**
   * For a service that listens on more than NATS (the gateway): makes the Nest application of the given root
   * module, e.g. `(root, log) => NestFactory.create(root, new FastifyAdapter(), { logger: log, abortOnError: false })`,
   * and must not listen yet.
   */
  createHttp?: (root: DynamicModule, log: NestLog, config: ConfigOf<Shape>) => Promise<INestApplication>;
  /** Called when requests are taken from NATS; the gateway listens here. The service is ready when this resolves. */
  onReady?: (app: INestApplicationContext, config: ConfigOf<Shape>) => Promise<void> | void;
}

export interface RunningService {
  app: INestApplicationContext;
  /** Stops taking work, finishes what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** How long stopping may take before the process gives up, real milliseconds. */
const STOP_PATIENCE_MS = 20_000;

/**
 * Starts a service inside this process and hands back the means to stop it. Rejects, with everything closed again, if
 * it cannot start.
 */
export async function startService<Shape extends z.ZodRawShape = Record<never, never>>(
  definition: ServiceDefinition<Shape>,
): Promise<RunningService> {
  const env = definition.env ?? process.env;
  const config: ConfigOf<Shape> = loadConfig(env, definition.extraShape);
  if (config.service !== definition.service) {
    throw new ConfigError(`wrong environment: SERVICE is ${config.service}, this program is ${definition.service}`);
  }
  const { needsStore = true } = definition;
  const dependencies = await openDependencies(config, needsStore);
  const transport = new NatsTransport({ config, ...dependencies });
  let app: INestApplication | INestMicroservice | undefined;
  const stop = async (): Promise<void> => {
    dependencies.health.register('start', () => ({ status: 'down', detail: 'stopping' }));
    await transport.close();
    await dependencies.background.stop();
    await app?.close();
    await closeDependencies(dependencies);
    dependencies.logger.info('stopped');
  };
  try {
    app = await createApp(definition, config, dependencies, transport);
    await app.init();
    await dependencies.background.start();
    await ('startAllMicroservices' in app ? app.startAllMicroservices() : app.listen());
    await definition.onReady?.(app, config);
    const eventStore = needsStore ? { eventStore: await dependencies.store.server() } : {};
    dependencies.logger.info({ policy: config.policy, simulation: config.simulation, ...eventStore }, 'ready');
  } catch (error) {
    await stop();
    throw error;
  }
  dependencies.health.register('start', () => ({ status: 'ok' }));
  return { app, stop };
}

/**
 * The whole life of a service process: start, run until SIGTERM or SIGINT, stop, exit 0. If it cannot start it writes
 * one clear line to stderr and exits 1.
 */
export async function runService<Shape extends z.ZodRawShape = Record<never, never>>(
  definition: ServiceDefinition<Shape>,
): Promise<void> {
  let stopRequested: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => {
    stopRequested = resolve;
  });
  process.once('SIGTERM', () => stopRequested?.());
  process.once('SIGINT', () => stopRequested?.());
  // A state nobody foresaw: end at once and start anew from the log, which holds nothing half done.
  process.on('uncaughtException', (error) => leave(definition.service, 'failed', error));
  let running: RunningService;
  try {
    running = await startService(definition);
  } catch (error) {
    return leave(definition.service, 'cannot start', error);
  }
  await asked;
  const giveUp = setTimeout(
    () => leave(definition.service, 'failed', new Error(`did not stop within ${STOP_PATIENCE_MS} ms`)),
    STOP_PATIENCE_MS,
  );
  try {
    await running.stop();
  } catch (error) {
    return leave(definition.service, 'did not stop cleanly', error);
  }
  clearTimeout(giveUp);
  process.exit(0);
}

function leave(service: string, what: string, error: unknown): never {
  const reason = messageOf(error).split('\n')[0];
  process.stderr.write(`${service} ${what}: ${reason}\n`);
  // A known mistake in the settings needs no stack; for everything else it is the only trace left.
  if (what === 'failed' && error instanceof Error) process.stderr.write(`${scrubbed(error.stack ?? '')}\n`);
  process.exit(1);
}

async function createApp<Shape extends z.ZodRawShape>(
  definition: ServiceDefinition<Shape>,
  config: ConfigOf<Shape>,
  dependencies: Dependencies,
  transport: NatsTransport,
): Promise<INestApplication | INestMicroservice> {
  const messages = definition.messages ?? allMessages.filter(({ service }) => service === config.service);
  const root: DynamicModule = {
    module: class ServiceRoot {},
    imports: [ServiceKitModule.forRoot(config, dependencies, definition.ownStreams ?? []), definition.module],
    controllers: [messageController(messages)],
  };
  const log = new NestLog(dependencies.logger);
  if (definition.createHttp === undefined) {
    const options = { strategy: transport, logger: log, abortOnError: false };
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(root, options);
    // Nest 11.2 would call the modules' start hooks twice in init(): once itself, once when it registers the handlers.
    (app as NestMicroservice).setIsInitHookCalled(true);
    return app;
  }
  const app = await definition.createHttp(root, log, config);
  app.connectMicroservice<MicroserviceOptions>({ strategy: transport });
  return app;
}
