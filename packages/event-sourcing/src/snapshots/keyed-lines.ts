/** After so many looks into the text it is cheaper to have read all of it. */
const FEW_LOOKS = 16;

/**
 * A map kept as one text, a line for each entry, in which single keys are found without reading the others: what is
 * restored with a large state costs what is asked of it. Immutable.
 */
export class KeyedLines<V> {
  readonly #text: string;
  readonly size: number;
  #looks = 0;
  #read: Map<string, V> | undefined;

  /** @param text as `write` made it */
  constructor(text: string) {
    this.#text = text;
    this.size = text === '' ? 0 : Number.parseInt(text, 10);
  }

  /** The text of the entries, whose keys are all different. No line break or other control character is in a value. */
  static write<V>(entries: Iterable<readonly [string, V]>): string {
    const lines: string[] = [];
    for (const entry of entries) lines.push(JSON.stringify(entry));
    return lines.length === 0 ? '' : `${lines.length}\n${lines.join('\n')}`;
  }

  get(key: string): V | undefined {
    if (this.size === 0) return undefined;
    if (this.#looks < FEW_LOOKS) {
      this.#looks += 1;
      return this.#found(key);
    }
    return this.#whole().get(key);
  }

  entries(): Iterable<readonly [string, V]> {
    return this.#whole();
  }

  #found(key: string): V | undefined {
    const at = this.#text.indexOf(`\n${JSON.stringify([key]).slice(0, -1)},`);
    if (at < 0) return undefined;
    const end = this.#text.indexOf('\n', at + 1);
    return (JSON.parse(this.#text.slice(at + 1, end < 0 ? undefined : end)) as [string, V])[1];
  }

  #whole(): Map<string, V> {
    if (!this.#read) {
      const [, ...lines] = this.#text.split('\n');
      this.#read = new Map(JSON.parse(`[${lines.join(',')}]`) as [string, V][]);
    }
    return this.#read;
  }
}
