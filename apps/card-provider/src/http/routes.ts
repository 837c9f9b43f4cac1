import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { keyedHash } from '../secrets';
import { type Access, checkAccess } from './access';
import { type Answer, ProviderError } from './answer';
import { answerOnce, decided } from './idempotency';

interface Route {
  path: string;
  access: Access;
}

/** What a route works with: the checked body, the path's values and the time it happens at. */
export interface Work<Body> {
  body: Body;
  params: Record<string, string>;
  now: string;
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * Declares a POST that has one effect per idempotency key. The operator must send one; elsewhere it is optional.
 * `work` runs inside a transaction with the work of other requests and is answered after the commit.
 * Errors: unauthorised, invalid_request, idempotency_key_required, idempotency_mismatch, and the route's own.
 */
export function post<Schema extends z.ZodType>(
  app: FastifyInstance,
  dependencies: Dependencies,
  route: Route & { schema: Schema },
  work: (request: Work<z.output<Schema>>) => Answer,
): void {
  const { commits, clock, faults, secrets, sql } = dependencies;
  app.post(route.path, guarded(dependencies, route), async (request, reply) => {
    const body = checked(route.schema, request.body ?? {});
    const key = idempotencyKey(request, route.access);
    const now = clock.now(header(request, 'x-simulation-time'));
    const perform = () => work({ body, params: request.params as Record<string, string>, now });
    const payloadHash = keyedHash(secrets.fingerprintKey, 'payload', `${request.url}\n${JSON.stringify(body)}`);
    const answer = await commits.submit(() =>
      key === undefined ? decided(perform) : answerOnce(sql, { scope: route.access, key, payloadHash }, perform),
    );
    if (route.access !== 'control' && faults.hangs(request.method, request.url, key)) {
      // The work is done and the caller gets no answer, as when a connection is lost after the commit.
      reply.hijack();
      return reply;
    }
    return send(reply, answer);
  });
}

/** Declares a GET. Errors: unauthorised, and the route's own. */
export function get(
  app: FastifyInstance,
  dependencies: Dependencies,
  route: Route,
  read: (request: FastifyRequest, params: Record<string, string>) => Answer,
): void {
  app.get(route.path, guarded(dependencies, route), async (request, reply) => {
    // A scenario's clock moves with every request, also with one that only reads.
    dependencies.clock.now(header(request, 'x-simulation-time'));
    return send(reply, read(request, request.params as Record<string, string>));
  });
}

/** Checks a value against a schema. The message names the fields and never repeats their values. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new ProviderError(400, 'invalid_request', `Missing or malformed: ${[...new Set(fields)].join(', ')}.`);
}

/** The key is checked before the body is read; faults come after it, so only real callers meet them. */
export function guarded({ secrets, faults }: Dependencies, { access }: Route) {
  return {
    onRequest: async (request: FastifyRequest) => checkAccess(request, access, secrets),
    preHandler: async (request: FastifyRequest) => {
      if (access === 'control') return;
      await faults.before(request.method, request.url, header(request, 'idempotency-key'));
    },
  };
}

function idempotencyKey(request: FastifyRequest, access: Access): string | undefined {
  const key = header(request, 'idempotency-key');
  if (key === undefined && access === 'operator') {
    throw new ProviderError(400, 'idempotency_key_required', 'Send an idempotency-key header with every POST.');
  }
  if (key !== undefined && key.length > 200) {
    throw new ProviderError(400, 'invalid_request', 'An idempotency key has at most 200 characters.');
  }
  return key;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).send(answer.body);
}
