import { newId } from '@modosu/service-kit/request/ids';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Mailings, type Unsent } from './mailing.aggregate';

export type Outcome = 'sent' | Unsent;

interface Ended {
  readonly id: string;
  readonly outcome: Outcome;
  readonly context: RequestContext;
  readonly done: (error?: unknown) => void;
}

/** How long others may join an append, ms. */
const JOIN_MS = 100;

/** Records which letters need no more sending: those that end within a moment in one event, since a payment is one too. */
@Injectable()
export class EndedLetters {
  private waiting: Ended[] = [];

  constructor(private readonly mailings: Mailings) {}

  /** Resolves when it is in the log. */
  record(id: string, outcome: Outcome, context: RequestContext): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: unknown) => (error === undefined ? resolve() : reject(error));
      this.waiting.push({ id, outcome, context, done });
      if (this.waiting.length === 1) setTimeout(() => void this.append(), JOIN_MS);
    });
  }

  private async append(): Promise<void> {
    const together = this.waiting;
    this.waiting = [];
    const sent = together.flatMap(({ id, outcome }) => (outcome === 'sent' ? [id] : []));
    const unsent = together.flatMap(({ id, outcome }) => (outcome === 'sent' ? [] : [{ id, reason: outcome }]));
    const { context } = together[0]!;
    // Nothing depends on there being one such event: a letter that ends twice has ended.
    const command = { ...context.command(), commandId: newId() };
    const failure = await this.mailings.handle(context.now.slice(0, 10), { sent, unsent }, command).then(
      () => undefined,
      (error: unknown) => error ?? new Error('not recorded'),
    );
    for (const { done } of together) done(failure);
  }
}
