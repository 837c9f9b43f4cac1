import type { JsonWebKey } from 'node:crypto';
import { retry } from '@modosu/concurrency/retry';
import type { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { StoreUnavailable } from '@modosu/event-store-client/errors';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { UnreadableStreamFound } from '@modosu/event-store-client/store/unreadable-streams';
import { isTransient } from '@modosu/read-models/database/database-errors';
import { KyselySnapshotStore } from '@modosu/read-models/snapshots/kysely-snapshot-store';
import type { Logger } from 'pino';
import { AccessTokenSigner, AccessTokenVerifier } from '../access/access-token';
import { Broker } from '../broker/broker';
import { Messenger } from '../broker/messenger';
import { ConfigError, readText, type ServiceConfig } from '../configuration/service-config';
import { HealthRegistry, type HealthReport } from '../observability/health';
import { HealthServer } from '../observability/health-server';
import { makeLogger } from '../observability/log';
import { Metrics } from '../observability/metrics';
import { Background } from './background';
import { ServiceDatabase } from './service-database';

/** What every service process has one of. */
export interface Dependencies {
  logger: Logger;
  metrics: Metrics;
  health: HealthRegistry;
  healthServer: HealthServer;
  background: Background;
  signer: AccessTokenSigner;
  verifier: AccessTokenVerifier;
  broker: Broker;
  messenger: Messenger;
  store: EventStore;
  database: ServiceDatabase;
  snapshots: SnapshotStore;
}

/** How long the event store or the database may take to be there at the start, real milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Reads the keys, opens the health port, connects to the broker and the event store. Whatever fails is closed again and
 * rejected with an error of one clear line.
 * @param needsStore false for a service that neither reads nor writes events
 */
export async function openDependencies(config: ServiceConfig, needsStore: boolean): Promise<Dependencies> {
  const signer = readSigner(config);
  const verifier = new AccessTokenVerifier(readPublicKeys(config.publicKeysPath));
  const password = config.readSecret('nats-password');
  const logger = makeLogger(config.service, config.logLevel);
  const metrics = new Metrics(config.service);
  const health = new HealthRegistry();
  health.register('start', () => ({ status: 'down', detail: 'starting' }));
  const healthServer = new HealthServer(health, metrics);
  await healthServer.listen(config.healthPort, config.healthHost);
  const opened: (() => Promise<void>)[] = [() => healthServer.close()];
  try {
    const broker = await Broker.connect({ url: config.natsUrl, user: config.service, password, caFile: config.natsCa });
    opened.push(() => broker.close());
    health.register('broker', () => ({ status: broker.connected ? 'ok' : 'down' }));
    const store = EventStore.connect(config.eventStoreUrl);
    opened.push(() => store.dispose());
    if (needsStore) {
      await waitForStore(store, config.eventStoreUrl);
      health.register('event store', () => store.ping().then(() => ({ status: 'ok' })));
    }
    health.register('streams', () => unreadable(store.unreadable.list()));
    const database = new ServiceDatabase(config.database, config.service);
    opened.push(() => database.close());
    if (typeof config.database !== 'string') {
      await waitForDatabase(database);
      // Commands are decided from streams, so without its read models a service still does half of its work.
      const lost = (error: Error): HealthReport => ({ status: 'degraded', detail: messageOf(error) });
      health.register('database', () => database.ping().then(() => ({ status: 'ok' }), lost));
    }
    const background = new Background(health, logger, database);
    metrics.observeLeading(() => background.leads);
    const snapshots = new KyselySnapshotStore(() => database.kysely);
    // A cache: that it fails is worth knowing, but nothing depends on it.
    health.register('snapshots', () => ({ status: 'ok', detail: snapshots.health() }));
    return {
      logger,
      metrics,
      health,
      healthServer,
      background,
      signer,
      verifier,
      broker,
      messenger: new Messenger(config.service, broker, signer, logger),
      store,
      database,
      snapshots,
    };
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
}

/** Closes what is left when the transport, the background work and the application have stopped. */
export async function closeDependencies(dependencies: Dependencies): Promise<void> {
  dependencies.messenger.close();
  await dependencies.store.dispose();
  await dependencies.broker.close();
  await dependencies.database.close();
  await dependencies.healthServer.close();
}

function waitForStore(store: EventStore, url: string): Promise<void> {
  return patiently(
    () => store.ping(),
    (error) => error instanceof StoreUnavailable,
    `the event store at ${url} does not answer`,
  );
}

function waitForDatabase(database: ServiceDatabase): Promise<void> {
  return patiently(() => database.ping(), isTransient, 'the database that DATABASE_URL names does not answer');
}

async function patiently(
  ping: () => Promise<void>,
  isRetryable: (error: unknown) => boolean,
  problem: string,
): Promise<void> {
  await retry(ping, { pauseMs: 250, timeoutMs: PATIENCE_MS, isRetryable }).catch((error: Error) => {
    throw new Error(`${problem}: ${error.message}`);
  });
}

/** Streams whose commands are refused until an operator has looked at them; all others go on. */
function unreadable(streams: readonly UnreadableStreamFound[]): HealthReport {
  return streams.length === 0 ? { status: 'ok' } : { status: 'degraded', detail: { unreadable: streams } };
}

function readSigner(config: ServiceConfig): AccessTokenSigner {
  const key = config.readJsonSecret('signing-key.json') as JsonWebKey;
  try {
    return new AccessTokenSigner(config.service, key);
  } catch (error) {
    throw new ConfigError(`signing-key.json in ${config.secretsDir} is unfit: ${(error as Error).message}`);
  }
}

function readPublicKeys(path: string): JsonWebKey[] {
  let keys: unknown;
  try {
    keys = JSON.parse(readText(path, 'public keys')).keys;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
  }
  if (!Array.isArray(keys)) throw new ConfigError(`the public keys file ${path} must be JSON: {"keys":[…]}`);
  return keys;
}
