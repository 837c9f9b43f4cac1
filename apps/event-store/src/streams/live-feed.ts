import type { Committed } from '../store/event-log';

/** A subscriber to commits. `offer` must not throw, wait, or hold the writer up. */
export interface LiveListener {
  offer(events: readonly Committed[]): void;
}

/** Hands each commit to the live subscribers: to all of those of $all, and to those of the streams it touches. */
export class LiveFeed {
  private readonly all = new Set<LiveListener>();
  private readonly byStream = new Map<string, Set<LiveListener>>();

  get subscribers(): number {
    let count = this.all.size;
    for (const listeners of this.byStream.values()) count += listeners.size;
    return count;
  }

  /** `stream` undefined = $all. Returns how to leave. */
  join(stream: string | undefined, listener: LiveListener): () => void {
    if (stream === undefined) {
      this.all.add(listener);
      return () => this.all.delete(listener);
    }
    const listeners = this.byStream.get(stream) ?? new Set();
    this.byStream.set(stream, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.byStream.get(stream) === listeners) this.byStream.delete(stream);
    };
  }

  readonly publish = (events: readonly Committed[]): void => {
    for (const listener of this.all) listener.offer(events);
    if (this.byStream.size === 0) return;
    const touched = new Map<string, Committed[]>();
    for (const event of events) {
      if (!this.byStream.has(event.stream)) continue;
      const group = touched.get(event.stream);
      if (group) group.push(event);
      else touched.set(event.stream, [event]);
    }
    for (const [stream, group] of touched)
      for (const listener of this.byStream.get(stream) ?? []) listener.offer(group);
  };
}
