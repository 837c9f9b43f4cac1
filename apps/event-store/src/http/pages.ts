import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayOperate } from '../access/authenticator';
import type { Backups } from '../backup/backups';
import { BackupRefusal } from '../backup/backups';
import { GrpcError, STATUS } from '../grpc/status';
import { type HealthDependencies, healthPage, type Page } from './health-pages';

/** What the pages show and start. */
export interface PageDependencies extends HealthDependencies {
  readonly backups: Backups;
}

/** Everything on the port that is HTTP/1.1: health for every client, backups for operators. */
export const pages =
  (dependencies: PageDependencies) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, dependencies)
      .catch(refusal)
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  };

const answer = async (request: IncomingMessage, dependencies: PageDependencies): Promise<Page> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
  const open = healthPage(pathname, dependencies);
  if (open) return open;
  if (pathname !== '/admin/backups')
    return [
      404,
      { error: 'There is /health/live, /health/ready, /info, /stats and /admin/backups here; the rest is gRPC.' },
    ];
  // A web page in a browser on this machine must not be able to send these.
  if (request.headers.origin !== undefined) return [403, { error: 'Web pages have no business here.' }];
  const user = await dependencies.authenticator.identify(request.headers.authorization);
  if (!mayOperate(user)) return [403, { error: 'Backups are for users of the groups $admins and $ops.' }];
  if (request.method === 'GET') return [200, dependencies.backups.list()];
  if (request.method === 'POST') return [202, dependencies.backups.start(searchParams.get('name') ?? undefined)];
  return [405, { error: 'GET lists backups and progress, POST begins one.' }];
};

const HTTP_STATUS: Record<number, number> = { [STATUS.unauthenticated]: 401, [STATUS.unavailable]: 503 };

const refusal = (error: unknown): Page => {
  if (error instanceof BackupRefusal) return [409, { error: error.message }];
  if (error instanceof GrpcError) return [HTTP_STATUS[error.status] ?? 500, { error: error.message }];
  process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
  return [500, { error: 'This should not have happened; the log of the event store says more.' }];
};
