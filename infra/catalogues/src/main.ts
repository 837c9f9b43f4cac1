import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERRORS } from '@modosu/contracts/errors';
import { publishedEvents } from '@modosu/contracts/events';
import { type Access, type Message, SERVICES } from '@modosu/contracts/message';
import { allMessages } from '@modosu/contracts/messages';
import { openApiDocument } from '@modosu/gateway/pages/openapi-document';
import { messageDescriptors, noticeDescriptors } from '@modosu/local/nats/descriptors';
import { natsPermissions, natsUsers, passwordVariable } from '@modosu/local/nats/nats-config';
import { PROJECT_ROOT } from '@modosu/local/stack/programs';
import { z } from 'zod';
import { apiTypes } from './api-types';

/**
 * Writes the catalogues of messages, events and errors, and the rights of the broker's users, from `packages/contracts`,
 * and the types of the API's client from the description of the API;
 * with `--check` only says, by its exit code, whether the files are what would be written.
 */
const NOTE = 'Generated from `packages/contracts` by `npm run docs:write`; do not edit.\n';

type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  $ref?: string;
};

/** A schema in one line: `{ a: string, b?: integer[] }`. */
function shape(schema: JsonSchema): string {
  if (schema.$ref) return 'this, again';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' \\| ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(shape).join(' \\| ');
  if (schema.type === 'array') {
    const items = shape(schema.items ?? {});
    return items.includes(' \\| ') ? `(${items})[]` : `${items}[]`;
  }
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {});
    if (fields.length === 0) return schema.additionalProperties ? 'object' : '{}';
    const known = new Set(schema.required);
    return `{ ${fields.map(([name, field]) => `${name}${known.has(name) ? '' : '?'}: ${shape(field)}`).join(', ')} }`;
  }
  return Array.isArray(schema.type) ? schema.type.join(' \\| ') : (schema.type ?? 'any');
}

const described = (schema: z.ZodType, io: 'input' | 'output'): string =>
  shape(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema);

function whoMay(access: Access): string {
  if (typeof access === 'string') return access;
  return 'staff' in access ? `staff: ${access.staff.join(', ')}` : `services: ${access.service.join(', ')}`;
}

function messageSection({ subject, summary, effect, access, request, reply, errors }: Message): string {
  return [
    `### \`${subject}\``,
    '',
    summary,
    '',
    `- **${effect}**, for ${access.map(whoMay).join('; ')}`,
    `- request: ${described(request, 'input')}`,
    `- reply: ${described(reply, 'output')}`,
    `- errors: ${errors.length === 0 ? 'none of its own' : errors.map((code) => `\`${code}\``).join(', ')}`,
    '',
  ].join('\n');
}

function messages(): string {
  const sections = SERVICES.flatMap((service) => {
    const own = allMessages.filter((message) => message.service === service);
    return own.length === 0 ? [] : [`## ${service}`, '', ...own.map(messageSection)];
  });
  return `# Messages\n\n${NOTE}\nEvery request between services, on the NATS subject that is its heading.\n\n${sections.join('\n')}`;
}

function events(): string {
  const sections = Object.entries(publishedEvents).flatMap(([service, schemas]) => [
    `## ${service}`,
    '',
    ...Object.entries(schemas).map(([type, schema]) => `### \`${type}\`\n\n${described(schema, 'output')}\n`),
  ]);
  return `# Events\n\n${NOTE}\nWhat services publish of what they store; what a stored one means never changes.\n\n${sections.join('\n')}`;
}

function errors(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`);
  return `# Errors\n\n${NOTE}\n| Code | HTTP | What to do |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function brokerUsers(): string {
  const users = natsUsers({
    permissions: (service) => natsPermissions(service, messageDescriptors, noticeDescriptors),
    passwordOf: (service) => `$${passwordVariable(service)}`,
  });
  return `# Generated from packages/contracts by "npm run docs:write"; do not edit.\ninclude "../secrets/passwords.conf"\n${users}`;
}

/** Stands in the environment of the broker's container, so that compose makes it anew when its rights are others. */
function brokerRights(): string {
  const hash = createHash('sha256').update(brokerUsers()).digest('hex');
  return `# Generated with users.conf; do not edit.\nRIGHTS_SHA256=${hash}\n`;
}

/** The one document is written by the gateway, and read as any other program reads it. */
function apiOperations(): string {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as Parameters<typeof apiTypes>[0];
  return apiTypes(
    document,
    "Generated from the gateway's description of the API by `npm run docs:write`; do not edit.",
  );
}

const files = {
  'packages/api-client/src/operations.ts': apiOperations(),
  'docs/generated/messages.md': messages(),
  'docs/generated/events.md': events(),
  'docs/generated/errors.md': errors(),
  'infra/nats/users.conf': brokerUsers(),
  'infra/nats/rights.env': brokerRights(),
};

function current(name: string): string | undefined {
  try {
    return readFileSync(join(PROJECT_ROOT, name), 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv.includes('--check')) {
  const stale = Object.entries(files).filter(([name, text]) => current(name) !== text);
  for (const [name] of stale) console.error(`${name} is not what the contracts say: npm run docs:write`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(PROJECT_ROOT, name)), { recursive: true });
    writeFileSync(join(PROJECT_ROOT, name), text);
  }
}
