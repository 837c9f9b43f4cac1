import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { realClock, simulationClock } from './clock';
import { storedFaults } from './control/control.routes';
import type { Dependencies } from './dependencies';
import { FaultPlan } from './faults/faults';
import type { Secrets } from './secrets';
import { buildServer } from './server';
import { CommitGroup } from './store/commit-group';
import { openDatabase } from './store/schema';
import type { Sql } from './store/sql';
import { WebhookDelivery } from './webhook/delivery';

/** How a provider runs. Without a folder it keeps nothing; without a webhook address its outbox fills. */
export interface ProviderSettings {
  folder?: string;
  fsync: boolean;
  secrets: Secrets;
  webhookUrl?: string | undefined;
  seed: string;
  simulation: boolean;
}

export interface Provider {
  app: FastifyInstance;
  sql: Sql;
  /** Begins to send webhooks, those left by an earlier run first. */
  start(): void;
  close(): Promise<void>;
}

/** How long requests that have begun may take to finish once the provider stops. */
const finishingMs = 2_000;

/** Puts a provider together; nothing listens until its `app` does. */
export function createProvider(settings: ProviderSettings): Provider {
  const { secrets } = settings;
  const sql = openDatabase(settings.folder, settings.fsync);
  const commits = new CommitGroup(sql);
  const faults = new FaultPlan(settings.seed);
  faults.set(storedFaults(sql));
  const delivery = new WebhookDelivery(sql, commits, faults, { url: settings.webhookUrl, key: secrets.webhookKey });
  const dependencies: Dependencies = {
    sql,
    commits,
    secrets,
    faults,
    clock: settings.simulation ? simulationClock(newestTime(sql)) : realClock,
    newId: (prefix) => `${prefix}_${randomBytes(16).toString('hex')}`,
    webhooksChanged: delivery.pump,
  };
  const app = buildServer(dependencies);
  return {
    app,
    sql,
    start: delivery.pump,
    close: async () => {
      // A request that was left hanging on purpose would keep its connection, and the process, open.
      const cut = setTimeout(() => app.server.closeAllConnections(), finishingMs);
      await app.close();
      clearTimeout(cut);
      await delivery.close();
      commits.drain();
      sql.close();
    },
  };
}

function newestTime(sql: Sql): string {
  const newest = sql.first<{ at: string | null }>('SELECT max(at) AS at FROM settlement_line');
  return newest?.at ?? new Date().toISOString();
}
