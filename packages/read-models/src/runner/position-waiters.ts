/** The read models did not get there in time; what was written is not lost. */
export class ReadModelLate extends Error {
  override readonly name = 'ReadModelLate';
}

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Those who wait until read models hold everything up to a position of the log. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();

  get waiting(): boolean {
    return this.waiters.size > 0;
  }

  /**
   * @param now where the read models are
   * @throws ReadModelLate after `timeoutMs`
   */
  wait(position: bigint, timeoutMs: number, now: () => bigint): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const waiter = {
        position,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new ReadModelLate(`the read models are at ${now()}, not yet at ${position}`));
      }, timeoutMs);
      this.waiters.add(waiter);
    });
  }

  /** They are at this position now. */
  reached(position: bigint): void {
    for (const waiter of this.waiters) {
      if (waiter.position > position) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
