/**
 * The rules that say which transactions were not the customer's, as data with a version. What a version says is never
 * changed: a better rule is a new version, and the classification is run again.
 */
export interface TakeoverRules {
  version: string;
  /** Points for (or against) each kind of evidence of a session. */
  points: {
    reported: number;
    calledUnauthorised: number;
    calledGenuine: number;
    homeDevice: number;
    foreignDevice: number;
    deviceOnManyAccounts: number;
    guessingAddress: number;
    resetElsewhere: number;
    burst: number;
    drained: number;
    resaleGoods: number;
    indicator: number;
    weakIndicator: number;
    linkedDevice: number;
    linkedAddress: number;
  };
  /** From how many points on. */
  confirmed: number;
  probable: number;
  suspected: number;
  /** A device on this many accounts is nobody's own. */
  manyAccounts: number;
  /** An address that was refused on this many accounts guesses. */
  guessedAccounts: number;
  burst: { charges: number; withinMinutes: number; orYen: number; withinMinutesYen: number };
  drained: { share: number; withinMinutes: number };
  resetWithinHours: number;
}

export const ACCOUNT_TAKEOVER_1: TakeoverRules = {
  version: 'account-takeover-1',
  points: {
    reported: 3,
    calledUnauthorised: 8,
    calledGenuine: -20,
    homeDevice: -4,
    foreignDevice: 2,
    deviceOnManyAccounts: 3,
    guessingAddress: 3,
    resetElsewhere: 4,
    burst: 3,
    drained: 1,
    resaleGoods: 1,
    indicator: 3,
    weakIndicator: 1,
    linkedDevice: 2,
    linkedAddress: 2,
  },
  confirmed: 7,
  probable: 5,
  suspected: 3,
  manyAccounts: 3,
  guessedAccounts: 3,
  burst: { charges: 3, withinMinutes: 3, orYen: 60_000, withinMinutesYen: 10 },
  drained: { share: 0.7, withinMinutes: 60 },
  resetWithinHours: 24,
};
