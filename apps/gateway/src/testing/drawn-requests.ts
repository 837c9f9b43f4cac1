import type { Message } from '@modosu/contracts/message';
import fc from 'fast-check';
import { z } from 'zod';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

/** Texts whose form is not in the published shape. */
const OTHER_TEXTS = fc.stringMatching(/^[0-9]{16}$/);
const MOST_MISSES = 2_000;

/**
 * Draws requests of a message from what is published of its shape; only those that its own schema takes.
 * @throws if hardly any is: then what is drawn must learn of the new form
 */
export function requestsOf(message: Message): fc.Arbitrary<Record<string, unknown>> {
  const shape = z.toJSONSchema(message.request, { io: 'input', unrepresentable: 'any' }) as Schema;
  const drawn = valuesOf(shape) as fc.Arbitrary<Record<string, unknown>>;
  let misses = 0;
  return drawn.filter((request) => {
    const { success } = message.request.safeParse(request);
    misses = success ? 0 : misses + 1;
    if (misses > MOST_MISSES) throw new Error(`nothing that is drawn for ${message.subject} is well-formed`);
    return success;
  });
}

function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOf));
  switch (schema.type) {
    case 'object':
      return recordsOf(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 1, max: Math.min(schema.maximum ?? 1e6, 2 ** 31 - 1) });
    case 'boolean':
      return fc.boolean();
    default:
      return textsOf(schema);
  }
}

function recordsOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)]));
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}

const DAY_MS = 86_400_000;

function textsOf({ format, pattern, allOf, minLength = 1, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  const days = fc.integer({ min: 0, max: 18_000 }).map((day) => new Date(day * DAY_MS).toISOString());
  if (format === 'date') return days.map((instant) => instant.slice(0, 10));
  if (format === 'date-time') return days;
  if (format === 'email') return fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `${name}@shop.example`);
  if (format === 'uuid') return fc.uuid();
  const regex = pattern ?? allOf?.find((one) => one.pattern)?.pattern;
  const long = Math.max(minLength, Math.min(maxLength, 60));
  if (regex) return fc.stringMatching(new RegExp(regex), { maxLength: Math.min(maxLength, 200) });
  return fc.oneof(fc.string({ minLength, maxLength: long }), OTHER_TEXTS);
}
