import { StreamBusy } from './errors';

/** Runs tasks of the same key one after another, those of different keys at the same time. */
export class Lanes {
  readonly #lanes = new Map<string, { tail: Promise<unknown>; waiting: number }>();

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
}
