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
}

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
  },
  '2019': {
    version: 'payment 2019-07-01',
    codeValidMs: 10 * MINUTE_MS,
    unlockWithinMs: null,
    balanceLimitYen: 100_000,
  },
};
