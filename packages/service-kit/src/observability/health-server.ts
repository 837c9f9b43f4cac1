import { createServer, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import type { HealthRegistry } from './health';
import type { Metrics } from './metrics';

/**
 * GET /health/live (the process runs), /health/ready (200 while nothing is 'down', else 503; the checks as JSON) and
 * /metrics.
 */
export class HealthServer {
  private server?: Server;

  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {}

  /** Rejects with a clear error if the port is taken. Port 0 starts nothing. */
  async listen(port: number, host = '127.0.0.1'): Promise<void> {
    if (port === 0) return;
    const server = createServer((request, response) => {
      this.answer(request.method ?? '', request.url ?? '', response).catch((error: Error) => {
        send(response, 500, 'text/plain; charset=utf-8', messageOf(error));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        reject(new Error(error.code === 'EADDRINUSE' ? `the health port ${port} is taken` : error.message));
      });
      server.listen(port, host, resolve);
    });
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async answer(method: string, url: string, response: ServerResponse): Promise<void> {
    const path = url.split('?')[0];
    if (method !== 'GET') return send(response, 405, 'text/plain; charset=utf-8', 'GET only');
    if (path === '/health/live') return sendJson(response, 200, { status: 'ok' });
    if (path === '/health/ready') {
      const report = await this.health.report();
      return sendJson(response, report.status === 'down' ? 503 : 200, report);
    }
    if (path === '/metrics') {
      return send(response, 200, this.metrics.registry.contentType, await this.metrics.registry.metrics());
    }
    send(response, 404, 'text/plain; charset=utf-8', 'see /health/live, /health/ready and /metrics');
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? value.toString() : value));
  send(response, status, 'application/json; charset=utf-8', text);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
