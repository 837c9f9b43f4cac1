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

/** What is drawn otherwise than by the schema alone. */
interface Choices {
  /** Values of fields of these names, at any depth, wherever there is such a field. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Used wherever one of them fits the schema. */
  readonly texts: readonly string[];
  /** Every second record has only what it must have. */
  readonly isBare: boolean;
}

const MOST_MISSES = 2_000;
const DRAWN: Choices = { fields: {}, texts: [], isBare: false };
const SAMPLE: Choices = {
  fields: {
    policy: { base: 'in-force' },
    passwordHash: '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$0JlhYV4ZVFpoJ2ZJ',
    // A read model that there is not: to build one anew takes long.
    projection: 'nothing',
  },
  // Names of nothing; and forms that the published schema does not tell.
  texts: ['nothing-of-this-name', '123456', '1985-05-05', '0001-001-0000001', '12345678', '1234567890123456'],
  isBare: true,
};
/** Of so many that are drawn the one with the fewest fields is the sample. */
const SAMPLES = 100;

/**
 * Draws requests of a message from what is published of its shape; only those that its own schema takes.
 * @throws if hardly any is: then what is drawn must learn of the new form
 *
 * @example
 * fc.assert(fc.property(requestsOf(payment.transfer), (request) => payment.transfer.request.safeParse(request).success));
 */
export function requestsOf(message: Message, choices = DRAWN): fc.Arbitrary<Record<string, unknown>> {
  const shape = z.toJSONSchema(message.request, { io: 'input', unrepresentable: 'any' }) as Schema;
  const drawn = valuesOf(shape, choices) as fc.Arbitrary<Record<string, unknown>>;
  let misses = 0;
  return drawn.filter((request) => {
    const { success } = message.request.safeParse(request);
    misses = success ? 0 : misses + 1;
    if (misses > MOST_MISSES) throw new Error(`nothing that is drawn for ${message.subject} is well-formed`);
    return success;
  });
}

/**
 * One request of a message, the same each time: with what it requires, and with the given fields.
 * @throws if none can be made; then a field needs its value in SAMPLE
 */
export function sampleOf(message: Message, given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const choices = { ...SAMPLE, fields: { ...SAMPLE.fields, ...given } };
  const drawn = fc.sample(requestsOf(message, choices), { numRuns: SAMPLES, seed: 1 });
  return drawn.reduce((least, one) => (fieldsIn(one) < fieldsIn(least) ? one : least));
}

const fieldsIn = (request: object): number => JSON.stringify(request).split('":').length;

function valuesOf(schema: Schema, choices: Choices): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => valuesOf(option, choices)));
  switch (schema.type) {
    case 'object':
      return recordsOf(schema, choices);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, choices), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 1, max: Math.min(schema.maximum ?? 1e6, 2 ** 31 - 1) });
    case 'boolean':
      return fc.boolean();
    default:
      return textsOf(schema, choices);
  }
}

function recordsOf({ properties = {}, required = [] }: Schema, choices: Choices): fc.Arbitrary<unknown> {
  const isGiven = (name: string) => Object.hasOwn(choices.fields, name);
  const drawn = Object.entries(properties).map(([name, schema]) => [
    name,
    isGiven(name) ? fc.constant(choices.fields[name]) : valuesOf(schema, choices),
  ]);
  const requiredKeys = Object.keys(properties).filter((name) => required.includes(name) || isGiven(name));
  const whole = fc.record<Record<string, unknown>>(Object.fromEntries(drawn), { requiredKeys, noNullPrototype: true });
  if (!choices.isBare) return whole;
  const bare = drawn.filter(([name]) => requiredKeys.includes(name as string));
  return fc.oneof(fc.record<Record<string, unknown>>(Object.fromEntries(bare), { noNullPrototype: true }), whole);
}

const DAY_MS = 86_400_000;

function textsOf({ format, pattern, allOf, minLength = 1, maxLength = 200 }: Schema, { texts }: Choices) {
  const days = fc.integer({ min: 0, max: 18_000 }).map((day) => new Date(day * DAY_MS).toISOString());
  if (format === 'date') return days.map((instant) => instant.slice(0, 10));
  if (format === 'date-time') return days;
  if (format === 'email') return fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `${name}@shop.example`);
  if (format === 'uuid') return fc.uuid();
  const form = pattern ?? allOf?.find((one) => one.pattern)?.pattern;
  const regex = form === undefined ? undefined : new RegExp(form);
  const fitting = texts.filter(({ length }) => length >= minLength && length <= maxLength);
  const known = fitting.filter((text) => regex?.test(text) ?? true);
  if (known.length > 0) return fc.constantFrom(...known);
  if (regex) return fc.stringMatching(regex, { maxLength: Math.min(maxLength, 200) });
  const long = Math.max(minLength, Math.min(maxLength, 60));
  return fc.oneof(fc.string({ minLength, maxLength: long }), fc.stringMatching(/^[0-9]{16}$/));
}
