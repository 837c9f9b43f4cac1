import { TRANSFER_POLICIES, type TransferPolicy } from './transfer-policy';

/** Injection token of the PaymentPolicy in force. */
export const POLICY = Symbol('payment policy');

/** The rules of payment that differ between the presets; data, so that they can be named in a decision. */
export interface PaymentPolicy {
  readonly version: string;
  /** How long a shown code can be scanned, ms. */
  readonly codeValidMs: number;
  /** How long ago the app must have been unlocked before a code or a transfer, ms; null asks for no unlock. */
  readonly unlockWithinMs: number | null;
  /** The most a wallet may hold. */
  readonly balanceLimitYen: number;
  /** The least amount of a transfer: many small ones cost everybody who has to trace them. */
  readonly leastTransferYen: number;
  /** How many transfers a wallet may send in 24 hours. */
  readonly transfersPerDay: number;
  readonly transfers: TransferPolicy;
}

/**
 * How many lots with money left a wallet keeps one by one. When there are more, the older of them become one, the bundle, so
 * that no debit names more than so many and those of one append before it.
 */
export const MOST_OPEN_LOTS = 100;
/** How many lots one hold may have money of: what one event about all of it names. */
export const MOST_HELD_LOTS = 1_000;
/** The most that any policy lets a wallet send in a day: so many times are remembered. */
export const MOST_TRANSFERS_A_DAY = 100;

const MINUTE_MS = 60_000;

/**
 * `hardened` is what the product ships with. `2019` are the rules of the first day of the case: a code could be shown
 * without unlocking the app and still worked from a screenshot minutes later.
 */
export const POLICIES: Readonly<Record<'hardened' | '2019', PaymentPolicy>> = {
  hardened: {
    version: 'payment hardened-1',
    codeValidMs: MINUTE_MS,
    unlockWithinMs: 5 * MINUTE_MS,
    balanceLimitYen: 100_000,
    leastTransferYen: 100,
    transfersPerDay: 20,
    transfers: TRANSFER_POLICIES.hardened,
  },
  '2019': {
    version: 'payment 2019-07-01',
    codeValidMs: 10 * MINUTE_MS,
    unlockWithinMs: null,
    balanceLimitYen: 100_000,
    leastTransferYen: 100,
    transfersPerDay: MOST_TRANSFERS_A_DAY,
    transfers: TRANSFER_POLICIES['2019'],
  },
};
