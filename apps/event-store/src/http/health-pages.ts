import type { Authenticator } from '../access/authenticator';
import { VERSION } from '../server-facts';
import type { EventLog } from '../store/event-log';
import type { LiveFeed } from '../streams/live-feed';

/** What the pages of health show. */
export interface HealthDependencies {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly authenticator: Authenticator;
  /** bytes handed to connections that their clients have not taken */
  readonly unreadBytes: () => number;
}

/** An HTTP status and what is sent with it as JSON. */
export type Page = readonly [status: number, body: unknown];

/** Alive, able to write, who it is, and a few numbers: open to every client. Undefined if the path is none of these. */
export const healthPage = (path: string, dependencies: HealthDependencies): Page | undefined => {
  const { log, authenticator } = dependencies;
  switch (path) {
    case '/health/live':
      return [200, { status: 'ok' }];
    case '/health/ready':
      return readiness(log);
    case '/info':
      return [200, information(!authenticator.isOpen)];
    case '/stats':
      return [200, statistics(dependencies)];
    case '/ping':
      return [200, { text: 'Ping request successfully handled' }];
    default:
      return undefined;
  }
};

const readiness = (log: EventLog): Page => {
  const { damage } = log.database;
  if (damage !== undefined) return [503, { status: 'damaged', why: damage }];
  if (log.failure === undefined) return [200, { status: 'ok' }];
  return [503, { status: 'unavailable', why: `The last commit was refused: ${log.failure}` }];
};

/** As the real server words it; clients read version and state. */
const information = (withUsers: boolean) => ({
  esVersion: VERSION,
  state: 'leader',
  features: { projections: false, userManagement: false, atomPub: false },
  authentication: { type: withUsers ? 'internal' : 'insecure', properties: null },
});

/** The real server's tree where it means the same (`proc`), and ours in addition. */
const statistics = ({ log, feed, unreadBytes }: HealthDependencies) => {
  const { rss } = process.memoryUsage();
  return {
    proc: { id: process.pid, mem: rss, startTime: startTime.toISOString() },
    lastPosition: log.lastPosition,
    databaseBytes: log.database.sizeBytes(),
    subscribers: feed.subscribers,
    unreadBytes: unreadBytes(),
    residentBytes: rss,
    ...(log.database.damage === undefined ? {} : { damage: log.database.damage }),
  };
};

const startTime = new Date(Date.now() - process.uptime() * 1_000);
