import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { CountedCharge } from './source-limits';

export interface Counted {
  readonly customerId: string;
  readonly at: string;
}

export interface CountedAccount extends Counted {
  /** When the account was first counted: how long it has had the card. */
  readonly firstAt: string;
  /** When it gave the thing up; for a while it still counts, or the cap would start anew with every removal. */
  readonly releasedAt?: string;
}

export interface CapState {
  /** Per account the last time it was counted. */
  readonly accounts: readonly CountedAccount[];
  /** Registrations begun, at least those of the last 24 hours. */
  readonly registrations: readonly Counted[];
  /** Charges from a card or bank account, at least those of the last 30 days, into whichever wallet. */
  readonly charges: readonly CountedCharge[];
}

/** How it is kept in a snapshot. */
export const capFormat: StateFormat = { version: 3 };

export const noCap: CapState = { accounts: [], registrations: [], charges: [] };
