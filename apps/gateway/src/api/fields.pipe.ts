import type { PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Issue, invalid } from '../http/failures';
import type { Route } from '../routes';
import type { Caller } from '../session/access';

/** What a handler of the table needs of a request. */
export interface Asked {
  readonly fields: Record<string, unknown>;
  readonly caller: Caller;
}

/**
 * Makes the fields of a message of a request to its route: those of the path from the path, all others from the query
 * (GET, DELETE) or from the body (POST, PUT), as the description of the API says. Nothing may be given in another place,
 * twice, or under a name that the message does not know, so that no field can stand for another and no misspelt one is
 * passed over in silence.
 */
export class FieldsPipe implements PipeTransform<FastifyRequest, Asked> {
  /** @throws ServiceError VALIDATION_FAILED */
  transform(request: FastifyRequest): Asked {
    return { fields: fieldsOf(request.caller.route, request), caller: request.caller };
  }
}

function fieldsOf({ path, method, message }: Route, request: FastifyRequest): Record<string, unknown> {
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
  const {
    shape,
    options,
    in: from,
    innerType,
  } = schema.def as {
    shape?: object;
    options?: z.ZodType[];
    in?: z.ZodType;
    innerType?: z.ZodType;
  } & z.ZodType['def'];
  if (shape !== undefined) return Object.hasOwn(shape, name);
  if (options !== undefined) return options.some((option) => knows(option, name));
  const inner = from ?? innerType;
  return inner !== undefined && knows(inner, name);
}
