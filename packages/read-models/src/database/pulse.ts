import { DatabaseUnavailable } from './database-errors';

export interface PulseOptions {
  /** Asks the server something small over a connection of its own; rejects if no answer comes in time. */
  readonly probe: () => Promise<void>;
  /** How long an answer may keep silent before the server is asked whether it is there (2,000 ms). */
  readonly silentMs?: number;
}

interface Asked {
  since: number;
  readonly reject: (error: DatabaseUnavailable) => void;
}

/** How often it is looked at who waits. */
const LOOK_MS = 250;

/**
 * Tells a database server that is slow from one that is gone without a word (frozen, or behind a network that drops
 * everything): a long query is waited for as long as the server answers others.
 */
export class Pulse {
  private readonly asked = new Set<Asked>();
  private readonly probe: () => Promise<void>;
  private readonly silentMs: number;
  private timer: NodeJS.Timeout | undefined;
  private probing: Promise<boolean> | undefined;

  constructor({ probe, silentMs = 2_000 }: PulseOptions) {
    this.probe = probe;
    this.silentMs = silentMs;
  }

  /** What `query` gives. @throws DatabaseUnavailable once the server is found not to answer anybody */
  async watch<T>(query: Promise<T>): Promise<T> {
    let asked: Asked | undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      asked = { since: performance.now(), reject };
      this.asked.add(asked);
    });
    this.timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
    try {
      return await Promise.race([query, lost]);
    } finally {
      if (asked) this.asked.delete(asked);
      if (this.asked.size === 0) this.stop();
    }
  }

  /** Whether the server answers now; callers that ask at the same time share one question. */
  isThere(): Promise<boolean> {
    this.probing ??= this.probe()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.probing = undefined;
      });
    return this.probing;
  }

  private async look(): Promise<void> {
    if (this.probing) return;
    const late = [...this.asked].filter(({ since }) => performance.now() - since > this.silentMs);
    if (late.length === 0) return;
    const isThere = await this.isThere();
    const now = performance.now();
    for (const asked of late) {
      if (isThere) asked.since = now;
      else asked.reject(new DatabaseUnavailable('the database does not answer'));
    }
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
