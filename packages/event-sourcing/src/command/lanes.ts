import { StreamBusy } from '../errors';

interface Lane {
  tail: Promise<unknown>;
  waiting: number;
  /** A task that has not begun, for whoever asks for the same. */
  shared?: Promise<unknown> | undefined;
}

/** Runs tasks of the same key one after another, those of different keys at the same time. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly longest: number) {}

  /** @throws StreamBusy if too many wait already */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { tail: Promise.resolve(), waiting: 0 };
      this.#lanes.set(key, lane);
    }
    if (lane.waiting >= this.longest) throw new StreamBusy(`${this.longest} commands wait for ${key} already`);
    lane.waiting += 1;
    const turn = lane.tail.then(task);
    lane.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.#lanes.delete(key);
    }
  }

  /**
   * As `run`, for tasks that only look: whoever asks while one waits for its turn gets what that finds. It has not
   * begun, so it finds all that was there when it was asked for. @throws StreamBusy
   */
  share<T>(key: string, look: () => Promise<T>): Promise<T> {
    const shared = this.#lanes.get(key)?.shared as Promise<T> | undefined;
    if (shared) return shared;
    const looked = this.run(key, () => {
      const lane = this.#lanes.get(key);
      if (lane) lane.shared = undefined;
      return look();
    });
    const lane = this.#lanes.get(key);
    if (lane) {
      lane.shared = looked;
      // One that was refused never begins.
      looked.catch(() => {
        if (lane.shared === looked) lane.shared = undefined;
      });
    }
    return looked;
  }
}
