import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';
import { DAY_MS, elapsedMs, MINUTE_MS } from '../time/elapsed';

/** Stored in `comparison-<customerId>`: that a secret was held against what identity knows, and nothing of what came of it. */
export const comparisonEvents = { 'comparison.begun.v1': z.object({ customerId: id }) };
export type ComparisonEvent = EventOf<typeof comparisonEvents>;

export interface BeginComparison {
  readonly type: 'begin';
  readonly customerId: string;
  /** A keyed hash, so that the same command with another secret is another command. */
  readonly secretMac: string;
}

export interface ComparisonState {
  readonly begunAt: readonly string[];
}

const MOST = [
  { windowMs: 15 * MINUTE_MS, comparisons: 5 },
  { windowMs: DAY_MS, comparisons: 20 },
];
const KEPT = 40;

/** Each comparison is counted before anything is looked at: a stolen session must not learn a password by asking. */
export const comparisonDecider: Decider<BeginComparison, ComparisonEvent, ComparisonState> = {
  initial: { begunAt: [] },
  evolve: ({ begunAt }, _event, { occurredAt }) => ({
    // The latest by time: what a clock that went back adds does not push out what is ahead of it.
    begunAt: [...begunAt, occurredAt].sort().slice(-KEPT),
  }),
  decide({ customerId }, { begunAt }, now) {
    for (const { windowMs, comparisons } of MOST) {
      // What is ahead of the clock counts too: clocks step back.
      if (begunAt.filter((at) => elapsedMs(at, now) < windowMs).length >= comparisons) return refuse('RATE_LIMITED');
    }
    return accept([{ type: 'comparison.begun.v1', data: { customerId } }], {});
  },
};
