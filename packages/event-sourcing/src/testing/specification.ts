import assert from 'node:assert/strict';
import type { DomainEvent } from '@modosu/event-store-client/event';
import type { Decider, Decision } from '../decider';

const SOME_TIME = '2019-07-01T00:00:00.000Z';

export interface Outcome<E extends DomainEvent, R> {
  /** The command was accepted with exactly these events. */
  thenEvents(expected: readonly E[]): Outcome<E, R>;
  /** The command was refused with this code (and, if given, exactly these events). */
  thenRefused(code: string, events?: readonly E[]): Outcome<E, R>;
  thenReply(expected: R): Outcome<E, R>;
  readonly decision: Decision<E, R>;
}

/**
 * Given/when/then for a decider, whatever the test runner:
 * `specification(decider).given([...]).when(command, now).thenEvents([...])`.
 * Not `then`: an object with a method of that name would be taken for a promise.
 * @throws AssertionError of node:assert
 */
export function specification<C, E extends DomainEvent, S, R>(decider: Decider<C, E, S, R>) {
  return {
    /** The history, each event at `at` (a fixed moment if not given). */
    given(history: readonly E[], at = SOME_TIME) {
      const state = history.reduce(
        (folded, event, revision) =>
          decider.evolve(folded, event, { revision, occurredAt: at, commandId: `given-${revision}` }),
        decider.initial,
      );
      return {
        state,
        when: (command: C, now = at): Outcome<E, R> => outcome(decider.decide(command, state, now)),
      };
    },
  };
}

function outcome<E extends DomainEvent, R>(decision: Decision<E, R>): Outcome<E, R> {
  const self: Outcome<E, R> = {
    decision,
    thenEvents(expected) {
      if ('refusal' in decision) assert.fail(`refused: ${JSON.stringify(decision.refusal)}`);
      assert.deepEqual(asStored(decision.events), asStored(expected));
      return self;
    },
    thenRefused(code, events) {
      if (!('refusal' in decision)) assert.fail(`accepted: ${JSON.stringify(decision.events)}`);
      assert.equal(decision.refusal.code, code);
      if (events) assert.deepEqual(asStored(decision.events), asStored(events));
      return self;
    },
    thenReply(expected) {
      if ('refusal' in decision) assert.fail(`refused: ${JSON.stringify(decision.refusal)}`);
      assert.deepEqual(asStored(decision.reply), asStored(expected));
      return self;
    },
  };
  return self;
}

/** JSON knows no field without a value: what is undefined is not written. */
function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
