import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Issue, invalid } from '../http/failures';
import type { Route } from '../routes';

/**
 * The fields of a request: those of the path from the path, all others from the query (GET, DELETE) or from the body
 * (POST, PUT), as the description of the API says. Nothing may be given in another place, twice, or under a name that
 * the message does not know, so that no field can replace another and no misspelt one is ignored.
 * @throws ServiceError VALIDATION_FAILED
 */
export function fieldsOf({ path, method, message }: Route, request: FastifyRequest): Record<string, unknown> {
  const inPath = request.params as Record<string, unknown>;
  const inQuery = request.query as Record<string, unknown>;
  const inBody = bodyOf(request.body);
  const takesBody = method === 'POST' || method === 'PUT';
  const issues: Issue[] = [];
  for (const name of Object.keys(takesBody ? inQuery : inBody)) {
    issues.push({ path: name, message: takesBody ? 'belongs in the body' : 'belongs in the query' });
  }
  const given = takesBody ? inBody : inQuery;
  for (const [name, value] of Object.entries(given)) {
    if (path.split('/').includes(`:${name}`)) issues.push({ path: name, message: 'stands in the path' });
    else if (!knows(message.request, name)) issues.push({ path: name, message: 'there is no such field' });
    else if (!takesBody && Array.isArray(value)) issues.push({ path: name, message: 'must stand there once' });
  }
  if (issues.length > 0) throw invalid(issues.slice(0, 50));
  return { ...given, ...inPath };
}

function bodyOf(body: unknown): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw invalid([{ path: '', message: 'the body must be an object' }]);
}

/** Whether a message has a field of this name. */
export function knows(schema: z.ZodType, name: string): boolean {
  const def = schema.def as { shape?: object; options?: z.ZodType[]; in?: z.ZodType; innerType?: z.ZodType };
  if (def.shape !== undefined) return Object.hasOwn(def.shape, name);
  if (def.options !== undefined) return def.options.some((option) => knows(option, name));
  const inner = def.in ?? def.innerType;
  return inner !== undefined && knows(inner, name);
}
