import type { ChargingPolicy } from '@modosu/contracts/charging-policy';

/** Injection token of the ChargingPolicy in force. */
export const POLICY = Symbol('charging policy');

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
  // Cash has been paid when it is charged, so only its sum over a day is limited.
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
