import { capDecider } from '../cap/cap.decider';
import type { CapCategory } from '../cap/cap.events';
import type { CapState } from '../cap/cap.state';
import type { CapQuestion } from '../cap/cap-questions';
import type { ChargeContext } from '../funding/charge-rules';

type Question = Pick<CapQuestion, 'id' | 'command' | 'rule' | 'allowed'> & { readonly category: CapCategory };

/** The caps across accounts as the other rules would have counted them, in memory. */
export class CapBook {
  private readonly streams = new Map<string, CapState>();

  /** Counts one after another until one was reached. */
  firstReached(questions: readonly Question[], now: string): ChargeContext['cap'] {
    for (const { category, id, command, rule, allowed } of questions) {
      const used = this.reached(`${category}-${id}`, command, now);
      if (used !== undefined) return { rule, used, allowed };
    }
    return undefined;
  }

  release(fingerprint: string, customerId: string, now: string): void {
    this.reached(`card-${fingerprint}`, { type: 'release-account', customerId }, now);
  }

  private reached(stream: string, command: CapQuestion['command'], now: string): number | undefined {
    const state = this.streams.get(stream) ?? capDecider.initial;
    const decision = capDecider.decide(command, state, now);
    const place = { revision: 0, occurredAt: now, commandId: '' };
    if (decision.events.length > 0) {
      this.streams.set(
        stream,
        decision.events.reduce((folded, event) => capDecider.evolve(folded, event, place), state),
      );
    }
    return 'refusal' in decision ? (decision.refusal.details as { used: number }).used : undefined;
  }
}
