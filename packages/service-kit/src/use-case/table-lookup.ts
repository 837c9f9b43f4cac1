/** Finds the values of some keys, those that have one. */
export type FindAll<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;

/** How long a request waits for the database, real milliseconds. */
const PATIENCE_MS = 250;
/** A few sizes of a list, so that the database knows the statements. */
const SIZES = [1, 4, 16, 64];
const MOST_AT_ONCE = 64;

interface Wanted<V> {
  readonly key: string;
  readonly found: (value: V | undefined) => void;
}

/**
 * Looks keys up in a table, those that are asked for at the same time with one question. One question at a time is in
 * hand: a database that does not answer keeps nobody waiting but those who asked first, and no connections.
 */
export class TableLookup<V> {
  #waiting: Wanted<V>[] = [];
  #running = false;
  #late = false;

  constructor(private readonly findAll: FindAll<V>) {}

  /** @returns undefined if there is none, or if the database does not tell in time */
  find(key: string): Promise<V | undefined> {
    if (this.#late) return Promise.resolve(undefined);
    return new Promise((found) => {
      this.#waiting.push({ key, found });
      if (this.#running) return;
      this.#running = true;
      // After whatever else came in with the same reading of the socket.
      queueMicrotask(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const wanted = this.#waiting.splice(0, MOST_AT_ONCE);
      const values = await this.#ask(wanted.map(({ key }) => key));
      for (const { key, found } of wanted) found(values?.get(key));
      if (this.#late) for (const { found } of this.#waiting.splice(0)) found(undefined);
    }
    this.#running = false;
  }

  /** @returns undefined if it failed or took too long */
  async #ask(keys: readonly string[]): Promise<ReadonlyMap<string, V> | undefined> {
    const size = SIZES.find((one) => one >= keys.length) ?? MOST_AT_ONCE;
    const padded = [...keys, ...Array<string>(size - keys.length).fill(keys[0] as string)];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.#late = true;
        resolve(undefined);
      }, PATIENCE_MS);
    });
    const asked = this.findAll(padded).catch(() => undefined);
    const answered = asked.finally(() => {
      clearTimeout(timer);
      this.#late = false;
    });
    return Promise.race([answered, late]);
  }
}
