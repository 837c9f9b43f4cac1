// npm hands a Ctrl-C on to us although the terminal has sent it already, so the same one arrives twice.
const SAME_KEYSTROKE_MS = 750;

/** Ctrl-C, SIGTERM or a closed terminal: the first ends things in order, the second at once. */
export class Interrupt {
  private readonly controller = new AbortController();
  private firstAt = 0;

  /** @param onFirst is called once, when stopping begins */
  constructor(onFirst: () => void) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.controller.signal.aborted) {
          // A program that still runs is killed by the exit handlers.
          if (performance.now() - this.firstAt > SAME_KEYSTROKE_MS) process.exit(130);
          return;
        }
        this.firstAt = performance.now();
        onFirst();
        this.controller.abort(new Interrupted());
      });
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Settles when the operator interrupts. */
  readonly happened = new Promise<'interrupted'>((resolve) => {
    this.controller.signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
  });
}

export class Interrupted extends Error {
  override name = 'Interrupted';
}
