import type { Sql } from './sql';

interface Waiting {
  run(): void;
  keep(): void;
  fail(error: unknown): void;
}

/**
 * Puts the work of all requests that are waiting at one moment into one transaction.
 * A commit costs a write to disk however much is in it; while one is being written the next
 * requests gather, so thousands of them share a few commits. Nobody is answered before the commit.
 */
export class CommitGroup {
  private waiting: Waiting[] = [];
  private scheduled = false;

  constructor(
    private readonly sql: Sql,
    private readonly limit = 512,
  ) {}

  /** Runs the work in the next transaction; resolves with its result once that is committed. */
  submit<Result>(work: () => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      let result: Result;
      this.waiting.push({
        run: () => {
          result = work();
        },
        keep: () => resolve(result),
        fail: reject,
      });
      this.schedule();
    });
  }

  /** Commits what is waiting. To be called before the database is closed. */
  drain(): void {
    while (this.waiting.length > 0) this.commitNext();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.commitNext();
      if (this.waiting.length > 0) this.schedule();
    });
  }

  private commitNext(): void {
    const batch = this.waiting.splice(0, this.limit);
    if (batch.length === 0) return;
    try {
      this.commit(batch);
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.fail(error);
        return;
      }
      // One broken piece of work must not take the others down with it: each gets its own transaction.
      for (const one of batch) {
        try {
          this.commit([one]);
        } catch (reason) {
          one.fail(reason);
        }
      }
    }
  }

  private commit(batch: Waiting[]): void {
    this.sql.transaction(() => {
      for (const one of batch) one.run();
    });
    for (const one of batch) one.keep();
  }
}
