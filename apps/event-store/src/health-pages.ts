import type { IncomingMessage, ServerResponse } from 'node:http';
import { VERSION } from './server-facts';
import type { EventLog } from './store/event-log';
import type { LiveFeed } from './streams/live-feed';

/** The HTTP/1.1 pages on the same port: alive, able to write, who it is, and a few numbers. */
export const healthPages =
  (log: EventLog, feed: LiveFeed) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const [status, body] = page(path, log, feed);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };

const page = (path: string, log: EventLog, feed: LiveFeed): [number, unknown] => {
  switch (path) {
    case '/health/live':
      return [200, { status: 'ok' }];
    case '/health/ready':
      if (log.failure === undefined) return [200, { status: 'ok' }];
      return [503, { status: 'unavailable', why: `The last commit was refused: ${log.failure}` }];
    case '/info':
      return [200, { esVersion: VERSION, state: 'leader' }];
    case '/stats':
      return [200, figures(log, feed)];
    default:
      return [404, { error: 'There is /health/live, /health/ready, /info and /stats here; the rest is gRPC.' }];
  }
};

const figures = (log: EventLog, feed: LiveFeed) => ({
  lastPosition: log.lastPosition,
  databaseBytes: log.database.sizeBytes(),
  subscribers: feed.subscribers,
  residentBytes: process.memoryUsage.rss(),
});
