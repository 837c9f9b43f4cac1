import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Beside the gateway in the repository and in an image alike; built files only, nothing is imported from there. */
const BUILT = join(__dirname, '../../../console/dist');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** The pages load and call nothing but this origin, run no script of their own text, and stand in no frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** The name of a file holds the hash of what is in it, so it never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The staff's pages: one document for `/` and every route of theirs under `/desk`, and the files it names. */
export function registerConsolePages(server: FastifyInstance, built = BUILT): void {
  const page = async (_request: unknown, reply: FastifyReply) => {
    const document = await readFile(join(built, 'index.html')).catch(() => undefined);
    if (document === undefined) throw new ServiceError('CONSOLE_NOT_BUILT');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-opener-policy', 'same-origin')
      .send(document);
  };
  for (const path of ['/', '/desk', '/desk/*']) server.get(path, page);
  server.get<{ Params: { name: string } }>('/assets/:name', async ({ params: { name } }, reply) => {
    const type = TYPES[extname(name)];
    const isPlain = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name);
    const content = type && isPlain ? await readFile(join(built, 'assets', name)).catch(() => undefined) : undefined;
    if (content === undefined) throw new ServiceError('ROUTE_UNKNOWN');
    return reply
      .type(type!)
      .header('cache-control', FOR_EVER)
      .header('x-content-type-options', 'nosniff')
      .send(content);
  });
}
