import { ERRORS, type ErrorCode, retryAfterSeconds } from '@modosu/contracts/errors';
import type { Access } from '@modosu/contracts/message';
import { z } from 'zod';
import { type Route, routes } from '../routes';

type Json = Record<string, unknown>;
type Schema = Json & { properties?: Json; required?: string[]; description?: string };

/** Any route may answer these: a request that cannot be read, and a dependency that is slow or down. */
const ANYWHERE: readonly ErrorCode[] = [
  'MALFORMED_REQUEST',
  'VALIDATION_FAILED',
  'REQUEST_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INTERNAL',
  ...(Object.keys(ERRORS) as ErrorCode[]).filter((code) => retryAfterSeconds(code) !== undefined),
];

/** The OpenAPI 3.1 description of the public API, made from the routes and the messages' own schemas. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  const named: Json = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Modosu',
      version: '1',
      description: 'An event-sourced wallet ledger in which every unauthorised charge can be traced and put back.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'The session token that a sign-in gave.' },
      },
      schemas: { ...named, Error: errorSchema() },
      headers: {
        RetryAfter: {
          description:
            'Seconds. Stands there where only a part was slow or away: send the same request with the same Idempotency-Key again.',
          schema: { type: 'integer' },
        },
      },
    },
  };
}

/** The message's subject; where customers have a route to the same message, that of the staff ends in `.staff`. */
function operationId({ path, message }: Route): string {
  const isForStaff = (of: string) => of.startsWith('/v1/staff/');
  const hasAnother = routes.some((other) => other.message === message && !isForStaff(other.path));
  return isForStaff(path) && hasAnother ? `${message.subject}.staff` : message.subject;
}

/** A schema as JSON Schema; what has a name in the contracts, because it holds itself, goes into the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Json): Schema {
  const { $schema, $defs, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  const refersToComponents = (one: unknown) =>
    JSON.parse(JSON.stringify(one).replaceAll('"#/$defs/', '"#/components/schemas/'));
  Object.assign(named, refersToComponents($defs ?? {}));
  return refersToComponents(json);
}

function operation(route: Route, named: Json): Json {
  const { method, path, message, tag, idempotent } = route;
  const schema = schemaOf(message.request, 'input', named);
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const rest = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name));
  const required = (schema.required ?? []).filter((name) => !inPath.includes(name));
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const parameters: Json[] = [
    ...inPath.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: schema.properties?.[name] ?? { type: 'string' },
    })),
    ...(hasBody
      ? []
      : rest.map(([name, shape]) => ({ name, in: 'query', required: required.includes(name), schema: shape }))),
    ...(idempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', format: 'uuid' },
            description: 'A fresh UUID version 7; the same key is the same command.',
          },
        ]
      : []),
  ];
  const open = message.access.includes('anyone');
  return {
    operationId: operationId(route),
    tags: [tag],
    summary: message.summary,
    description: [`Who may: ${message.access.map(whoMay).join(', ')}.`, schema.description].filter(Boolean).join(' '),
    security: open ? [] : [{ session: [] }],
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody:
      hasBody && rest.length > 0
        ? {
            required: true,
            content: jsonOf({
              type: 'object',
              properties: Object.fromEntries(rest),
              required,
              additionalProperties: false,
              description: schema.description,
            }),
          }
        : undefined,
    responses: responses(message.errors, open, schemaOf(message.reply, 'output', named), idempotent),
  };
}

function responses(errors: readonly ErrorCode[], open: boolean, reply: Json, idempotent: boolean): Json {
  const codes: ErrorCode[] = [
    ...ANYWHERE,
    ...(open ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
    ...(idempotent ? (['IDEMPOTENCY_KEY_REQUIRED', 'IDEMPOTENCY_KEY_TOO_OLD', 'IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...errors,
  ];
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))].sort();
  const refusals = statuses.map((status) => {
    const some = [...new Set(codes)].filter((code) => ERRORS[code].status === status);
    return [
      String(status),
      {
        description: some.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join('\n\n'),
        headers: some.some((code) => retryAfterSeconds(code) !== undefined)
          ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }
          : undefined,
        content: jsonOf({ $ref: '#/components/schemas/Error' }),
      },
    ];
  });
  return {
    200: { description: 'Done.', content: jsonOf(reply) },
    ...Object.fromEntries(refusals),
  };
}

const jsonOf = (schema: Json) => ({ 'application/json': { schema } });

function whoMay(access: Access): string {
  if (typeof access === 'string') return access;
  return 'staff' in access ? `staff (${access.staff.join(', ')})` : `service (${access.service.join(', ')})`;
}

function errorSchema(): Json {
  return {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { type: 'string', enum: Object.keys(ERRORS) },
          message: { type: 'string' },
          details: {},
          correlationId: { type: 'string', format: 'uuid' },
        },
        required: ['code', 'message', 'correlationId'],
      },
    },
    required: ['error'],
  };
}
