import { randomInt } from 'node:crypto';
import type { CashMethod } from '@modosu/contracts/rails';

/** How long a number may be shown: the walk from the phone to the till. */
export const CHARGE_NUMBER_MINUTES = 15;
/** Numbers of one customer that may be waiting to be shown. */
export const MOST_OPEN_NUMBERS = 3;
const REMEMBERED = 50;
const DIGITS = 16;

/** What is known of a charge number: its keyed hash, never the number. */
export interface ChargeNumber {
  readonly numberHash: string;
  readonly method: CashMethod;
  readonly expiresAt: string;
  readonly shown: Shown;
  /** The charge that it was used for. */
  readonly chargeId?: string;
}

/** The session and device that asked for the number. */
export interface Shown {
  readonly sessionId?: string;
  readonly deviceId?: string;
  readonly address?: string;
  readonly network?: string;
  readonly at: string;
}

/** Sixteen random digits. */
export function newChargeNumber(): string {
  return Array.from({ length: DIGITS }, () => randomInt(10)).join('');
}

export function openNumbers(numbers: readonly ChargeNumber[], now: string): ChargeNumber[] {
  return numbers.filter(({ chargeId, expiresAt }) => chargeId === undefined && expiresAt > now);
}

/** The last ones are kept, so that one shown too late or twice is distinguished from one that never was. */
export function withNumber(numbers: readonly ChargeNumber[], issued: ChargeNumber): ChargeNumber[] {
  return [...numbers, issued].slice(-REMEMBERED);
}

/** Why cash cannot be credited to a number; undefined if it can. */
export function refusedNumber(
  numbers: readonly ChargeNumber[],
  { numberHash, method }: { readonly numberHash: string; readonly method: CashMethod },
  now: string,
): 'CHARGE_NUMBER_INVALID' | 'CHARGE_NUMBER_USED' | 'CHARGE_NUMBER_EXPIRED' | undefined {
  const number = numbers.find((one) => one.numberHash === numberHash);
  if (number === undefined || number.method !== method) return 'CHARGE_NUMBER_INVALID';
  if (number.chargeId !== undefined) return 'CHARGE_NUMBER_USED';
  return number.expiresAt > now ? undefined : 'CHARGE_NUMBER_EXPIRED';
}
