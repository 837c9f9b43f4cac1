import { KeyedQueue } from './keyed-queue';

interface Batch<Item, Result> {
  readonly items: Item[];
  readonly done: Promise<readonly Result[]>;
}

/**
 * Does in one go what is asked for while other work for the same key is under way. What is asked for alone is done at once,
 * alone. If a batch fails, so does each that was in it.
 *
 * @example
 * const taking = new Batches<Grant, Funding>(100, (campaignId, grants) => takeFromBudget(campaignId, grants));
 * const funding = await taking.add('campaign-7', grant); // with the others that came meanwhile
 */
export class Batches<Item, Result> {
  private readonly waiting = new Map<string, Batch<Item, Result>>();
  private readonly queue = new KeyedQueue(1_000);

  /** @param most in one batch @param work returns a result for each item, in their order */
  constructor(
    private readonly most: number,
    private readonly work: (key: string, items: readonly Item[]) => Promise<readonly Result[]>,
  ) {}

  /** @throws QueueFull, and what the work of its batch throws */
  async add(key: string, item: Item): Promise<Result> {
    let batch = this.waiting.get(key);
    if (!batch || batch.items.length >= this.most) {
      batch = this.begin(key);
      this.waiting.set(key, batch);
    }
    const place = batch.items.push(item) - 1;
    return (await batch.done)[place] as Result;
  }

  private begin(key: string): Batch<Item, Result> {
    const items: Item[] = [];
    const done = this.queue.run(key, () => {
      if (this.waiting.get(key)?.items === items) this.waiting.delete(key);
      return this.work(key, items);
    });
    return { items, done };
  }
}
