import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERRORS } from '@modosu/contracts/errors';
import { newId } from '@modosu/service-kit/request/ids';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { errorAnswer, errorHeaders, invalid, knownFailure, malformed, sendFailure } from './failures';
import { takeJsonBodies } from './json-body';

/** An import of 500 members takes some 200 KB. */
const BODY_LIMIT = 900_000;
/** As much as the server reads of address and headers, so a field that is too long is refused by its own schema. */
const LONGEST_PARAMETER = 20_000;
/** The client must have sent the whole request within this time, milliseconds. */
const WHOLE_AFTER_MS = 30_000;
/** These identify the caller and the request; of two values it would be chance which counts. */
const ONCE = new Set([
  'authorization',
  'idempotency-key',
  'content-type',
  'device-id',
  'host',
  'modosu-simulation-time',
  'modosu-simulation-signature',
  'provider-signature',
]);

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of a path, in alphabetical order; none if there is no such path. */
    methodsOf(url: string): string[];
  }
}

/**
 * The HTTP server of the public API, without routes: its limits, checks of headers, and JSON bodies. What it cannot read
 * as a request is answered in the shape of errors too. A request's id is its correlation id.
 */
export function publicServer(): FastifyInstance {
  const server: FastifyInstance = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: WHOLE_AFTER_MS,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    genReqId: () => newId(),
    requestIdHeader: false,
    // Fastify's own answers to these have another shape.
    http: { requireHostHeader: false },
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => sendFailure(reply, knownFailure(error) ?? malformed(error.message)),
    clientErrorHandler: (error, socket) => refuseOnSocket(error, socket),
  });
  const closing = { now: false };
  const table = new RouteTable(server);
  server.decorate('methodsOf', (url: string) => table.methodsOf(url));
  takeJsonBodies(server);
  server.addHook('preClose', async () => {
    closing.now = true;
  });
  server.addHook('onRequest', async (request, reply) => {
    if (closing.now) {
      reply.header('connection', 'close');
      throw new ServiceError('SERVICE_UNAVAILABLE');
    }
    checkHeaders(request);
  });
  // Node itself would answer the one in another shape, and the other not at all.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.server.on('connect', (_request, socket) => answerOnSocket(socket, new ServiceError('METHOD_NOT_ALLOWED')));
  return server;
}

function checkHeaders({ raw }: FastifyRequest): void {
  if (raw.headers.host === undefined && raw.httpVersion === '1.1') throw malformed('there is no Host header');
  const seen = new Set<string>();
  for (let index = 0; index < raw.rawHeaders.length; index += 2) {
    const name = raw.rawHeaders[index]!.toLowerCase();
    if (ONCE.has(name) && seen.has(name)) {
      throw invalid([{ path: `header:${name}`, message: 'must stand there once' }]);
    }
    seen.add(name);
  }
}

/** Where the bytes are no HTTP, there is neither request nor reply, only a connection. */
function refuseOnSocket(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  answerOnSocket(socket, knownFailure(error) ?? malformed(error.message));
}

function answerOnSocket(socket: Duplex, error: ServiceError): void {
  const { status } = ERRORS[error.code];
  const correlationId = newId();
  const body = JSON.stringify(errorAnswer(error, correlationId));
  const headers = {
    ...errorHeaders(error.code, correlationId),
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Never inside another answer that is already being sent on this connection.
  const begun = (socket as Duplex & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent === true;
  if (socket.writable && !begun) {
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  } else socket.destroy();
}

/** The methods of each path, for the Allow header of METHOD_NOT_ALLOWED. */
class RouteTable {
  private readonly rows: { method: string; path: RegExp }[] = [];

  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ method, url }) => {
      const pattern = url
        .replace(/[.+?^$()[\]{}|\\]/g, '\\$&')
        .replace(/:\w+/g, '[^/]+')
        .replace(/\*/g, '.*');
      for (const one of [method].flat()) this.rows.push({ method: one, path: new RegExp(`^${pattern}$`) });
    });
  }

  methodsOf(url: string): string[] {
    const path = url.split('?', 1)[0]!;
    return [...new Set(this.rows.filter((row) => row.path.test(path)).map(({ method }) => method))].sort();
  }
}
