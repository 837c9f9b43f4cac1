/** Injection token of the ChargingPolicy in force. */
export const POLICY = Symbol('charging policy');

/** How money comes in. */
export type Method = 'credit' | 'debit' | 'bank' | 'register' | 'atm';
/** Where cash is paid in. */
export type CashMethod = Extract<Method, 'register' | 'atm'>;
/** Limits are set per rail: credit and debit cards share one, and so do registers and cash machines. */
export type Rail = 'card' | 'bank' | 'cash';

const RAILS: Readonly<Record<Method, Rail>> = {
  credit: 'card',
  debit: 'card',
  bank: 'bank',
  register: 'cash',
  atm: 'cash',
};

export function railOf(method: Method): Rail {
  return RAILS[method];
}

/** At most `maxYen` over one rail in the last `hours`, counting what is reserved. */
export interface WindowLimit {
  readonly rule: string;
  readonly rail: Rail;
  readonly hours: number;
  readonly maxYen: number;
  /** Only when the card was authenticated by its issuer when it was registered, or only when it was not. */
  readonly card?: 'authenticated' | 'unauthenticated';
}

/** The rules of one day, as data. A rule that is not there does not apply. */
export interface ChargingPolicy {
  /** Recorded with every decision. */
  readonly version: string;
  /** Amounts are multiples of this; 1 allows any. */
  readonly stepYen: number;
  readonly perChargeYen: Readonly<Record<Rail, number>>;
  readonly windows: readonly WindowLimit[];
  /** Card charges of one account: at most so many in so many minutes. */
  readonly velocity?: { readonly charges: number; readonly minutes: number };
  readonly newCard?: { readonly hours: number; readonly maxYen: number };
  /** A device seen on the account for the first time this recently needs the second factor. */
  readonly newDeviceHours?: number;
  /** So long after a password reset neither card nor bank account can be charged from. */
  readonly resetLockHours?: number;
  /** Accounts that one card may be registered on. */
  readonly accountsPerCard?: number;
  /** Accounts that charge from cards or bank accounts with one device, or out of one network. */
  readonly accountsPerDevice?: { readonly accounts: number; readonly minutes: number };
  readonly accountsPerNetwork?: { readonly accounts: number; readonly minutes: number };
  /** Charges from cards and bank accounts that an account may try in an hour, whatever became of them. */
  readonly triesPerHour?: number;
  /** Declined charges of one account, and of one card whoever has it, in 24 hours. */
  readonly declinesPerDay?: number;
  /** A bank account is debited only when it is proven to be the member's, and nothing can prove that yet. */
  readonly bankAccountProof?: boolean;
  /** What one bank account may do, whatever wallets it is registered on and however its number is spelled. */
  readonly bankAccount?: {
    readonly accounts: number;
    readonly triesPerDay: number;
    readonly dayYen: number;
    readonly chargesPerDay: number;
  };
  /** Card registrations begun per account, card and device in 24 hours. */
  readonly registrationTriesPerDay?: number;
  /** Whether the issuer is asked who holds a card before it is registered. */
  readonly threeDSecure: boolean;
  /** Whether a charge secret must be neither a birthday nor a plain sequence, and is changed only with a second factor. */
  readonly guardedSecret: boolean;
  /** Wrong charge secrets in a row before it is locked. */
  readonly secretTries: number;
}

const HOURS_30_DAYS = 30 * 24;

/** Whose a bank account is, is not proven, so what it may do is held down under any rules. */
const bankAccount = { accounts: 1, triesPerDay: 5, dayYen: 100_000, chargesPerDay: 10 };

/** The rules of the first day of the case: no cap over time, no velocity rule, no check of who holds a card. */
const policy2019: ChargingPolicy = {
  version: 'charging policy 2019-07-01',
  stepYen: 1_000,
  perChargeYen: { card: 30_000, bank: 30_000, cash: 100_000 },
  windows: [],
  bankAccount,
  threeDSecure: false,
  guardedSecret: false,
  secretTries: 5,
};

const hardened: ChargingPolicy = {
  version: 'hardened-2',
  stepYen: 1,
  // Cash is in hand when it is paid in, so only its sum over a day is limited.
  perChargeYen: { card: 20_000, bank: 20_000, cash: 100_000 },
  windows: [
    { rule: 'card-24h', rail: 'card', hours: 24, maxYen: 20_000, card: 'authenticated' },
    { rule: 'card-30d', rail: 'card', hours: HOURS_30_DAYS, maxYen: 50_000, card: 'authenticated' },
    { rule: 'unauthenticated-card-24h', rail: 'card', hours: 24, maxYen: 5_000, card: 'unauthenticated' },
    { rule: 'unauthenticated-card-30d', rail: 'card', hours: HOURS_30_DAYS, maxYen: 5_000, card: 'unauthenticated' },
    { rule: 'bank-24h', rail: 'bank', hours: 24, maxYen: 50_000 },
    { rule: 'cash-24h', rail: 'cash', hours: 24, maxYen: 100_000 },
  ],
  velocity: { charges: 2, minutes: 3 },
  newCard: { hours: 24, maxYen: 5_000 },
  newDeviceHours: 24,
  resetLockHours: 72,
  accountsPerCard: 2,
  accountsPerDevice: { accounts: 5, minutes: 24 * 60 },
  // A shop's or a carrier's network carries many honest customers, so only a burst of accounts counts.
  accountsPerNetwork: { accounts: 10, minutes: 10 },
  triesPerHour: 20,
  declinesPerDay: 5,
  bankAccountProof: true,
  bankAccount,
  registrationTriesPerDay: 5,
  threeDSecure: true,
  guardedSecret: true,
  secretTries: 5,
};

/**
 * The rules in force.
 * @param stepYen replaces the preset's step (the exact yen of the official figures need a step of 1)
 */
export function chargingPolicy(preset: 'hardened' | '2019', stepYen?: number): ChargingPolicy {
  const chosen = preset === '2019' ? policy2019 : hardened;
  if (stepYen === undefined || stepYen === chosen.stepYen) return chosen;
  return { ...chosen, stepYen, version: `${chosen.version}, step ${stepYen}` };
}
