import { z } from 'zod';

type Schema = {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
};

/** Fields whose meaning a schema does not tell. */
const BY_NAME: Record<string, unknown> = {
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-07-02T00:00:00.000Z',
  policy: { base: 'in-force' },
  passwordHash: '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$0JlhYV4ZVFpoJ2ZJ',
  /** A read model that there is not: to build one anew takes long. */
  projection: 'nothing',
};
const TEXTS = [
  'nothing-of-this-name',
  'anna@members.example',
  '123456',
  '1',
  '2019-07-01T00:00:00.000Z',
  '1985-05-05',
  '0001-001-0000001',
  '12345678',
  '1234567890123456',
  'abc',
  'a'.repeat(43),
  'a'.repeat(64),
];

/**
 * A request that a message takes, with what it requires and what is named in `extra`: made from the schema, so that a
 * new route is tried without anybody thinking of it.
 * @throws if none can be made; then a field needs its value in BY_NAME or TEXTS
 */
export function sampleOf(schema: z.ZodType, extra: Record<string, unknown> = {}): Record<string, unknown> {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const sample = { ...(value(described) as object), ...extra } as Record<string, unknown>;
  if (described.properties?.projection) sample.projection = BY_NAME.projection;
  for (;;) {
    const { error } = schema.safeParse(sample);
    if (!error) return sample;
    const path = error.issues[0]!.path as (string | number)[];
    // What a text is before it is brought into its one form, its description may not say.
    const fits = TEXTS.some((text) => {
      put(sample, path, text);
      return !schema.safeParse(sample).error?.issues.some((issue) => issue.path.join() === path.join());
    });
    if (!fits) throw new Error(`no example of a request could be made: ${error.message} ${JSON.stringify(sample)}`);
  }
}

function put(sample: object, path: readonly (string | number)[], text: string): void {
  let holder = sample as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) holder = holder[name] as typeof holder;
  holder[path.at(-1) ?? ''] = text;
}

function value(schema: Schema, name = ''): unknown {
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return value(options[0]!, name);
  if (schema.type === 'object') {
    const names = schema.required ?? [];
    return Object.fromEntries(names.map((field) => [field, value(schema.properties?.[field] ?? {}, field)]));
  }
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => value(schema.items ?? {}));
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'string') return text(schema);
  return {};
}

function text({ pattern, format, minLength = 1 }: Schema): string {
  if (format === 'email') return 'anna@members.example';
  const shape = pattern === undefined ? undefined : new RegExp(pattern);
  const fits = TEXTS.find((one) => one.length >= minLength && (shape === undefined || shape.test(one)));
  return fits ?? 'x'.repeat(minLength);
}
