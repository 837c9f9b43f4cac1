/** Too many tasks wait for one key. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Queue {
  tail: Promise<unknown>;
  /** Tasks that run or wait. */
  length: number;
  /** A task that has not begun and that callers share. */
  shared?: Promise<unknown> | undefined;
}

/**
 * Runs tasks of the same key one after another, in the order in which they came, and those of different keys at the same
 * time. A task that fails keeps no other from running.
 *
 * @example
 * const queue = new KeyedQueue(2_000);
 * const reply = await queue.run('wallet-42', () => decideAndAppend(command));
 */
export class KeyedQueue {
  private readonly queues = new Map<string, Queue>();

  /** @param longest how many tasks of a key may run and wait */
  constructor(private readonly longest: number) {}

  /** @throws QueueFull if too many wait already */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    let queue = this.queues.get(key);
    if (!queue) {
      queue = { tail: Promise.resolve(), length: 0 };
      this.queues.set(key, queue);
    }
    if (queue.length >= this.longest) throw new QueueFull(`${this.longest} tasks wait for ${key} already`);
    queue.length += 1;
    const turn = queue.tail.then(task);
    queue.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queue.length -= 1;
      if (queue.length === 0) this.queues.delete(key);
    }
  }

  /**
   * As `run`, for tasks that only read: callers that ask while one waits for its turn share what that one reads. It has
   * not begun, so it reads all that was there when they asked. @throws QueueFull
   */
  share<T>(key: string, read: () => Promise<T>): Promise<T> {
    const shared = this.queues.get(key)?.shared as Promise<T> | undefined;
    if (shared) return shared;
    const reading = this.run(key, () => {
      const queue = this.queues.get(key);
      if (queue) queue.shared = undefined;
      return read();
    });
    const queue = this.queues.get(key);
    if (queue) {
      queue.shared = reading;
      // One that was refused never begins.
      reading.catch(() => {
        if (queue.shared === reading) queue.shared = undefined;
      });
    }
    return reading;
  }
}
