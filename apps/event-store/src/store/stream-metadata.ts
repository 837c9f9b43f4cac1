/** What the protocol's stream metadata say that this server obeys. */
export interface StreamMetadata {
  readonly maxCount?: number;
  /** the lowest revision that may be read */
  readonly truncateBefore?: number;
  readonly maxAgeMs?: number;
  /** deleted, but an append brings it back */
  readonly softDeleted?: boolean;
}

/** A truncation at exactly the largest signed 64-bit number is how the protocol writes "deleted". */
export const SOFT_DELETED = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);
/** The longest age the real server's clock can hold, in seconds. */
const LONGEST_AGE = 922_337_203_685n;
const ROLES = new Set(['s$r', 's$w', 's$d', 's$mr', 's$mw']);

class Unusable extends Error {}

/**
 * Metadata as EventStoreDB 23.10 takes them. One known field of the wrong kind (a fraction, a text, a number beyond 64
 * bits, an access list that is none) makes all of them count as none; a whole number out of its range only itself.
 * @param data the text of the last event of the metadata stream
 * @param isJson what its content type says; otherwise it counts as none
 */
export const parseMetadata = (data: Buffer, isJson: boolean): StreamMetadata => {
  if (!isJson) return {};
  try {
    const fields = exactObject(data.toString('utf8'));
    const maxCount = integer(fields.s$maxCount);
    const truncateBefore = integer(fields.s$tb);
    const maxAge = age(fields.s$maxAge);
    age(fields.s$cacheControl);
    if (fields.s$tmp !== undefined && typeof fields.s$tmp !== 'boolean') throw new Unusable();
    if (fields.s$acl !== undefined) checkAccessList(fields.s$acl);
    return {
      maxCount: maxCount !== undefined && maxCount > 0n ? small(maxCount) : undefined,
      truncateBefore: truncateBefore !== undefined && truncateBefore >= 0n ? small(truncateBefore) : undefined,
      maxAgeMs: maxAge !== undefined && maxAge > 0n ? Number(maxAge) * 1000 : undefined,
      softDeleted: truncateBefore === SOFT_DELETED,
    };
  } catch (error) {
    if (error instanceof Unusable || error instanceof SyntaxError) return {};
    throw error;
  }
};

/** A JSON object whose numbers keep their text: names and texts begin with "s", numbers are texts that begin with "n". */
const exactObject = (withMark: string): Record<string, unknown> => {
  const text = withMark.startsWith('\ufeff') ? withMark.slice(1) : withMark;
  JSON.parse(text);
  const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return asObject(JSON.parse(marked));
};

const asObject = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unusable();
  return value as Record<string, unknown>;
};

const integer = (value: unknown): bigint | undefined => {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^n-?\d+$/.test(value)) throw new Unusable();
  const number = BigInt(value.slice(1));
  if (number > SOFT_DELETED || number < LEAST) throw new Unusable();
  return number;
};

const age = (value: unknown): bigint | undefined => {
  const seconds = integer(value);
  if (seconds !== undefined && (seconds > LONGEST_AGE || seconds < -LONGEST_AGE)) throw new Unusable();
  return seconds;
};

const checkAccessList = (value: unknown): void => {
  for (const [name, roles] of Object.entries(asObject(value))) {
    const isText = (role: unknown) => typeof role === 'string' && role.startsWith('s');
    const wellFormed = Array.isArray(roles) ? roles.every(isText) : isText(roles);
    if (!ROLES.has(name) || !wellFormed) throw new Unusable();
  }
};

/** No stream here ever gets so long that the rest would matter. */
const small = (value: bigint): number =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
