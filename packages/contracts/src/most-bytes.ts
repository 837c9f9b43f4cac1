import { z } from 'zod';

/** A control character of a text stands in JSON as six. */
const BYTES_OF_A_CHARACTER = 6;
/** The longest whole number that JSON keeps exactly, with its sign. */
const LONGEST_NUMBER = 17;
/** What a point of time is, to the millisecond. */
const LONGEST_TIME = 32;
const TIMES = ['datetime', 'date', 'time'];

// biome-ignore lint/suspicious/noExplicitAny: what zod knows of a schema has no type of its own
type Definition = any;

/**
 * How many bytes the largest value that a schema lets through takes as JSON in UTF-8; Infinity if nothing bounds it.
 *
 * @example mostBytes(z.object({ id: z.string().max(3).regex(/^[a-z]+$/) })) // 12: {"id":"abc"}
 */
export function mostBytes(schema: z.ZodType, within: readonly z.ZodType[] = []): number {
  if (within.includes(schema)) return Number.POSITIVE_INFINITY;
  const { def } = (schema as Definition)._zod as Definition;
  const checks: Definition[] = [def, ...(def.checks ?? []).map((check: Definition) => check._zod.def)];
  const of = (inner: z.ZodType) => mostBytes(inner, [...within, schema]);
  switch (def.type) {
    case 'string':
      return ofText(checks);
    case 'int':
    case 'number':
      return LONGEST_NUMBER;
    case 'boolean':
      return 5;
    case 'null':
    case 'undefined':
    case 'void':
      return 4;
    case 'literal':
      return Math.max(...def.values.map(jsonBytes));
    case 'enum':
      return Math.max(...Object.values(def.entries).map(jsonBytes));
    case 'array':
      return ofList(longest(checks), of(def.element));
    case 'object':
      return ofFields(Object.entries(def.shape as Record<string, z.ZodType>).map(([key, field]) => [key, of(field)]));
    case 'union':
      return Math.max(...def.options.map(of));
    case 'intersection':
      return of(def.left) + of(def.right);
    case 'pipe':
      // What was made of something is bounded by what it was made into, or else by what it was made of.
      return Math.min(...[def.in, def.out].filter((part) => part._zod.def.type !== 'transform').map(of));
    case 'lazy':
      return of(def.getter());
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return of(def.innerType);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function ofText(checks: readonly Definition[]): number {
  if (checks.some(({ format }) => TIMES.includes(format))) return LONGEST_TIME;
  const patterns: RegExp[] = checks.flatMap(({ pattern }) => pattern ?? []);
  const isPlain = patterns.some((pattern) => !pattern.test('店') && isOnlyPlain(pattern));
  const most = Math.min(longest(checks) ?? Number.POSITIVE_INFINITY, longestOf(patterns) ?? Number.POSITIVE_INFINITY);
  return 2 + most * (isPlain ? 1 : BYTES_OF_A_CHARACTER);
}

/** How many characters or items the checks let through. */
function longest(checks: readonly Definition[]): number | undefined {
  const bounds = checks.flatMap(({ check, maximum, length }) =>
    check === 'max_length' ? maximum : check === 'length_equals' ? length : [],
  );
  return bounds.length > 0 ? Math.min(...bounds) : undefined;
}

/** Letters, digits and signs that JSON writes as they are, from the beginning to the end. */
function isOnlyPlain({ source }: RegExp): boolean {
  return /^\^(\[[A-Za-z0-9:._\\-]+\]|\\d|\\\+\??|-)[^.]*\$$/.test(source);
}

/** Of patterns that say it themselves, such as so many digits. */
function longestOf(patterns: readonly RegExp[]): number | undefined {
  const bounds = patterns.flatMap(({ source }) => {
    const [, most] = /^\^(?:\\d|\[[^\]]+\])\{(?:\d+,)?(\d+)\}\$$/.exec(source) ?? [];
    return most === undefined ? [] : [Number(most)];
  });
  return bounds.length > 0 ? Math.min(...bounds) : undefined;
}

function ofList(most: number | undefined, element: number): number {
  return most === undefined ? Number.POSITIVE_INFINITY : 2 + most * (element + 1);
}

function ofFields(fields: readonly (readonly [string, number])[]): number {
  return fields.reduce((sum, [key, bytes]) => sum + jsonBytes(key) + 1 + bytes + 1, 2);
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
