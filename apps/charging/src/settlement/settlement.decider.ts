import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';

export type SettlementEvent = Extract<ChargingEvent, { type: 'settlement.recorded.v1' }>;
type Recorded = Omit<SettlementEvent['data'], 'entry'>;

/** `dueYen`: what the charges, refunds and chargebacks of all time make the other side owe us, below zero what we owe. */
export type RecordSettlement = { readonly type: 'record'; readonly dueYen: number } & Recorded;

export interface Settlements {
  /** Received less paid. */
  readonly settledYen: number;
  readonly references: ReadonlyMap<string, Pick<Recorded, 'direction' | 'amountYen'>>;
}

/**
 * What one side settled with us, in `settlement-psp` and `settlement-cash`: a line of the bank statement each, once per
 * reference, and never more than the books say is owed.
 */
export const settlementDecider: Decider<RecordSettlement, SettlementEvent, Settlements, { owedYen: number }> = {
  initial: { settledYen: 0, references: new Map() },
  evolve({ settledYen, references }, { data: { direction, amountYen, reference } }) {
    return {
      settledYen: settledYen + (direction === 'received' ? amountYen : -amountYen),
      references: new Map(references).set(reference, { direction, amountYen }),
    };
  },
  decide({ type: _, dueYen, ...data }, { settledYen, references }) {
    const { account, direction, amountYen, reference } = data;
    const owedYen = dueYen - settledYen;
    const known = references.get(reference);
    if (known) {
      const same = known.direction === direction && known.amountYen === amountYen;
      return same ? accept([], { owedYen }) : refuse('CONFLICT', known);
    }
    const received = direction === 'received';
    const openYen = received ? owedYen : -owedYen;
    if (amountYen > openYen) return refuse('SETTLEMENT_EXCEEDS_OWED', { owedYen });
    const booked = received
      ? entry('charging', debit('bank', amountYen), credit(account, amountYen))
      : entry('charging', debit(account, amountYen), credit('bank', amountYen));
    const after = received ? owedYen - amountYen : owedYen + amountYen;
    return accept([{ type: 'settlement.recorded.v1', data: { ...data, entry: booked } }], { owedYen: after });
  },
};
