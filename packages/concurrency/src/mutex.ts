/**
 * Held by one at a time; the others get it in the order in which they asked.
 *
 * @example
 * await mutex.acquire();
 * try { … } finally { mutex.release(); }
 */
export class Mutex {
  private readonly waiting: (() => void)[] = [];
  private held = false;

  async acquire(): Promise<void> {
    if (this.held) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.held = true;
  }

  release(): void {
    const next = this.waiting.shift();
    // The next one holds it from here on, so that nobody comes in between.
    if (next) next();
    else this.held = false;
  }
}
