/** How the values of a class are kept in a snapshot. The text may hold no U+001E; JSON never does. */
export interface StateClass<T extends object = object> {
  /** The same for ever: it is written into snapshots. */
  readonly name: string;
  readonly type: { readonly prototype: T };
  encode(value: T): string;
  decode(text: string): T;
}

/** Says that the state holds something that is not kept: not JSON, no Map or Set, and of no class that was named. */
export class NotEncodable extends Error {
  override readonly name = 'NotEncodable';
}

/** Texts of classes follow the state's own JSON, so that they are not read where nobody asks for them. */
const PART_END = '\u001e';
const TAG = '$';

/**
 * Turns states into text and back: plain JSON, numbers that JSON has not, Map, Set, and the classes it is given. What
 * JSON would drop silently (a Date, a class it does not know, a function) is refused.
 */
export class StateCodec {
  private readonly byName = new Map<string, StateClass>();
  private readonly byPrototype = new Map<object, StateClass>();

  constructor(classes: readonly StateClass[] = []) {
    for (const one of classes) {
      this.byName.set(one.name, one);
      this.byPrototype.set(one.type.prototype, one);
    }
  }

  /** @throws NotEncodable */
  encode(state: unknown): string {
    const parts: string[] = [];
    const json = JSON.stringify(this.tagged(state, parts));
    return [json ?? 'null', ...parts].join(PART_END);
  }

  decode(text: string): unknown {
    const [json = '', ...parts] = text.split(PART_END);
    return this.untagged(JSON.parse(json), parts);
  }

  private tagged(value: unknown, parts: string[]): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) return { [TAG]: 'number', is: String(value) };
    if (value === null || typeof value !== 'object') {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw unknown(value);
      return value;
    }
    if (Array.isArray(value)) return value.map((one) => this.tagged(one, parts));
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) return this.taggedObject(value, parts);
    if (value instanceof Map) return { [TAG]: 'Map', is: [...value].map((entry) => this.tagged(entry, parts)) };
    if (value instanceof Set) return { [TAG]: 'Set', is: [...value].map((one) => this.tagged(one, parts)) };
    const known = this.byPrototype.get(prototype);
    if (!known) throw unknown(value);
    return { [TAG]: 'class', name: known.name, is: parts.push(known.encode(value)) - 1 };
  }

  private taggedObject(value: object, parts: string[]): unknown {
    const entries = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, this.tagged(one, parts)]);
    return TAG in value ? { [TAG]: 'object', is: entries } : Object.fromEntries(entries);
  }

  private untagged(value: unknown, parts: readonly string[]): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((one) => this.untagged(one, parts));
    const { [TAG]: tag, name, is } = value as Record<string, unknown>;
    if (tag === undefined) return this.object(Object.entries(value), parts);
    if (tag === 'number') return Number(is);
    if (tag === 'Map') return new Map(this.untagged(is, parts) as [unknown, unknown][]);
    if (tag === 'Set') return new Set(this.untagged(is, parts) as unknown[]);
    if (tag === 'object') return this.object(is as [string, unknown][], parts);
    const known = this.byName.get(String(name));
    if (!known) throw unknown(value);
    return known.decode(parts[is as number] ?? '');
  }

  private object(entries: readonly [string, unknown][], parts: readonly string[]): unknown {
    return Object.fromEntries(entries.map(([key, one]) => [key, this.untagged(one, parts)]));
  }
}

function unknown(value: unknown): NotEncodable {
  const what = typeof value === 'object' ? (value?.constructor?.name ?? 'an object') : typeof value;
  return new NotEncodable(`a state with ${what} in it cannot be kept in a snapshot`);
}
