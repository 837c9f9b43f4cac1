interface Entry {
  value: number;
  until: number;
}

/** Numbers by key, forgotten a fixed time after they were last set. */
export class Recent {
  /** Oldest first: setting a key moves it to the end. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly ttlMs: number,
    private readonly now: () => number,
  ) {}

  get(key: string): number | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.until > this.now() ? entry.value : undefined;
  }

  set(key: string, value: number): void {
    const now = this.now();
    for (const [oldest, { until }] of this.entries) {
      if (until > now) break;
      this.entries.delete(oldest);
    }
    this.entries.delete(key);
    this.entries.set(key, { value, until: now + this.ttlMs });
  }
}
