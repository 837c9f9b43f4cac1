import { z } from 'zod';

/**
 * Rules over fields that only make sense together. They belong to the schemas, so that a service refuses what breaks one
 * before anybody acts on it; each also stands in the description of the schema, which is all that OpenAPI can say of it.
 */
type Fields = Record<string, unknown>;

/** A time that begins before it ends. */
export function period<T extends z.ZodType>(schema: T, begin = 'from', end = 'to'): T {
  return together(schema, [begin, end], end, `must be later than ${begin}`, (from, to) => isEarlier(from, to));
}

/** A stretch of numbers that ends where it begins or after it, in the direction in which it is read. */
export function stretch<T extends z.ZodType>(schema: T, begin: string, end: string): T {
  return together(schema, [begin, end], end, `must not lie before ${begin}`, (from, to, { direction }) =>
    direction === 'backwards'
      ? BigInt(to as number) <= BigInt(from as number)
      : BigInt(to as number) >= BigInt(from as number),
  );
}

/** Of two fields one is given, and only one. */
export function either<T extends z.ZodType>(schema: T, one: string, other: string): T {
  const rule = `either ${one} or ${other}`;
  return described(
    schema.refine((value) => has(value, one) !== has(value, other), { path: [one], message: `${rule} must be given` }),
    `Either \`${one}\` or \`${other}\` is given.`,
  ) as T;
}

/** Two fields are given together. @param unless a field of an older shape: with it the request is answered for itself */
export function both<T extends z.ZodType>(schema: T, [one, other]: [string, string], unless: string): T {
  const given = [one, other].reduce<z.ZodType>(
    (checked, field) =>
      checked.refine((value) => has(value, unless) || has(value, field), { path: [field], message: 'must be given' }),
    schema,
  );
  return described(given, `\`${one}\` and \`${other}\` are given, unless \`${unless}\` is.`) as T;
}

/** A field that says something about another one has no meaning without it. */
export function onlyWith<T extends z.ZodType>(schema: T, field: string, other: string): T {
  return described(
    schema.refine((value) => !has(value, field) || has(value, other), { path: [field], message: `only with ${other}` }),
    `\`${field}\` only with \`${other}\`.`,
  ) as T;
}

/** A list in which nothing stands twice. @param by the field of its items that tells them apart; the items themselves without it */
export function distinct<T extends z.ZodArray>(list: T, by?: string): T {
  const rule = by === undefined ? 'nothing may stand there twice' : `no ${by} may stand there twice`;
  const keysOf = (items: unknown[]) => items.map((item) => (by === undefined ? item : (item as Fields)[by]));
  const schema = list.refine((items) => new Set(keysOf(items)).size === items.length, { message: rule });
  return (by === undefined ? schema.meta({ uniqueItems: true }) : described(schema, `${rule}.`)) as unknown as T;
}

function together<T extends z.ZodType>(
  schema: T,
  [one, other]: [string, string],
  path: string,
  rule: string,
  holds: (one: unknown, other: unknown, all: Fields) => boolean,
): T {
  const isBroken = (value: unknown) => {
    const all = value as Fields;
    return all[one] !== undefined && all[other] !== undefined && !holds(all[one], all[other], all);
  };
  const checked = schema.refine((value) => !isBroken(value), { path: [path], message: rule });
  return described(checked, `\`${path}\` ${rule.replace(one, `\`${one}\``)}.`) as T;
}

function described(schema: z.ZodType, sentence: string): z.ZodType {
  return schema.describe([schema.description, sentence].filter(Boolean).join(' '));
}

function isEarlier(from: unknown, to: unknown): boolean {
  return Date.parse(String(from)) < Date.parse(String(to));
}

function has(value: unknown, field: string): boolean {
  return (value as Fields)[field] !== undefined;
}
