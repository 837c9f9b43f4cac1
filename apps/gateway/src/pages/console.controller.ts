import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../session/session.guard';

/** Injection token of the folder of the console's built files. */
export const CONSOLE_FILES = Symbol('folder of the console');

const TYPES: Readonly<Record<string, string>> = {
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
@Controller()
@Open(true)
export class ConsoleController {
  constructor(@Inject(CONSOLE_FILES) private readonly files: string) {}

  @Get(['/', '/desk', '/desk/*'])
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const document = await readFile(join(this.files, 'index.html')).catch(() => undefined);
    if (document === undefined) throw new ServiceError('CONSOLE_NOT_BUILT');
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-opener-policy', 'same-origin');
    return document;
  }

  @Get('/assets/:name')
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const type = TYPES[extname(name)];
    const isPlain = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name);
    const content =
      type && isPlain ? await readFile(join(this.files, 'assets', name)).catch(() => undefined) : undefined;
    if (content === undefined) throw new ServiceError('ROUTE_UNKNOWN');
    reply.type(type!).header('cache-control', FOR_EVER).header('x-content-type-options', 'nosniff');
    return content;
  }
}
