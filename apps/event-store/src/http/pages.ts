import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Gatekeeper, mayOperate } from '../access/gatekeeper';
import type { Backups } from '../backup/backups';
import { BackupRefusal } from '../backup/backups';
import { GrpcError, STATUS } from '../grpc/status';
import type { EventLog } from '../store/event-log';
import type { LiveFeed } from '../streams/live-feed';
import { healthPage, type Page } from './health-pages';

/** What the pages show and start. */
export interface PageRooms {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly gatekeeper: Gatekeeper;
  readonly backups: Backups;
  /** bytes handed to connections that their clients have not taken */
  readonly unreadBytes: () => number;
}

/** Everything on the port that is HTTP/1.1: health for anybody, backups for who may operate. */
export const pages =
  (rooms: PageRooms) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, rooms)
      .catch(refusal)
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  };

const answer = async (request: IncomingMessage, rooms: PageRooms): Promise<Page> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
  const open = healthPage(pathname, rooms);
  if (open) return open;
  if (pathname !== '/admin/backups')
    return [
      404,
      { error: 'There is /health/live, /health/ready, /info, /stats and /admin/backups here; the rest is gRPC.' },
    ];
  // A web page that somebody looks at on this machine must not be able to ask.
  if (request.headers.origin !== undefined) return [403, { error: 'Web pages have no business here.' }];
  const user = await rooms.gatekeeper.identify(request.headers.authorization);
  if (!mayOperate(user)) return [403, { error: 'Backups are for users of the groups $admins and $ops.' }];
  if (request.method === 'GET') return [200, rooms.backups.list()];
  if (request.method === 'POST') return [202, rooms.backups.start(searchParams.get('name') ?? undefined)];
  return [405, { error: 'GET lists backups and progress, POST begins one.' }];
};

const HTTP_STATUS: Record<number, number> = { [STATUS.unauthenticated]: 401, [STATUS.unavailable]: 503 };

const refusal = (error: unknown): Page => {
  if (error instanceof BackupRefusal) return [409, { error: error.message }];
  if (error instanceof GrpcError) return [HTTP_STATUS[error.status] ?? 500, { error: error.message }];
  process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
  return [500, { error: 'This should not have happened; the log of the event store says more.' }];
};
