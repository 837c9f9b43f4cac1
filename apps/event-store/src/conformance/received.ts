import type { AllStreamSubscription, ResolvedEvent, StreamSubscription } from '@eventstore/db-client';
import { Deviation } from './expectation';

const TIMEOUT_MS = 15_000;

/** Collects what a subscription says, in order: event types, "confirmed", "caughtUp". */
export class Received {
  readonly said: string[] = [];
  readonly seen: ResolvedEvent[] = [];
  private failed: Error | undefined;
  private waiting: (() => void)[] = [];

  constructor(private readonly subscription: AllStreamSubscription | StreamSubscription) {
    const emitter = subscription as NodeJS.EventEmitter;
    emitter.on('confirmation', () => this.note('confirmed'));
    emitter.on('caughtUp', () => this.note('caughtUp'));
    emitter.on('data', (resolved: ResolvedEvent) => {
      this.seen.push(resolved);
      this.note(resolved.event?.type ?? '');
    });
    emitter.on('error', (error: Error) => {
      this.failed = error;
      this.wake();
    });
  }

  /** Waits until the condition holds; throws the subscription's error, or Deviation if it takes too long. */
  async until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + TIMEOUT_MS;
    while (!condition()) {
      if (this.failed) throw this.failed;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Deviation(`after ${TIMEOUT_MS / 1000} s only received: ${this.said.slice(-20).join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  saidTo(word: string): Promise<void> {
    return this.until(() => this.said.includes(word));
  }

  stop(): Promise<void> {
    return this.subscription.unsubscribe();
  }

  private note(word: string): void {
    this.said.push(word);
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }
}
