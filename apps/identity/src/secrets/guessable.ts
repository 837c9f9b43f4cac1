import { phoneForm } from '@modosu/contracts/texts';

export type GuessableRule = 'sequence' | 'birthday' | 'phone' | 'email';

/** What a thief who knows the owner would try first. */
export interface Known {
  /** ISO date. */
  readonly birthdate: string;
  readonly phone?: string;
  readonly email: string;
}

const FEWEST = 4;

/** Why a secret is guessed without knowing its owner: it repeats or counts. @param secret in its form */
export function isPlain(secret: string): boolean {
  const codes = [...secret.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const isStep = Math.abs(steps[0] ?? 0) <= 2 && steps.every((step) => step === steps[0]);
  return isStep || isInARow(secret) || isKeyboardRow(secret) || /^(.{1,3})\1+$/.test(secret);
}

/**
 * Why a secret must not be used, or undefined: it repeats or counts, or it is the owner's birthday in one of the ways
 * people write one, a piece of their telephone number, or their address; each of them also backwards.
 * @param secret in its form
 */
export function guessable(secret: string, known: Known): GuessableRule | undefined {
  return isPlain(secret) ? 'sequence' : ofTheOwner(secret, known);
}

/** The part of it that only a thief who knows the owner would guess. */
export function ofTheOwner(secret: string, { birthdate, phone, email }: Known): GuessableRule | undefined {
  const digits = secret.replace(/[^0-9]/g, '');
  const ways = [digits, backwards(digits)].map(unrepeated);
  if (ways.some((way) => birthdayForms(birthdate).has(way))) return 'birthday';
  const number = phone === undefined ? '' : phoneForm(phone).replace(/\D/g, '');
  if (digits.length >= FEWEST && ways.some((way) => way.length >= FEWEST && number.includes(way))) return 'phone';
  const [local = ''] = email.toLowerCase().split('@');
  const lower = secret.toLowerCase();
  return local.length >= FEWEST && [lower, backwards(lower)].includes(local) ? 'email' : undefined;
}

/** One digit over and over, or digits in a row up or down, also over the zero: 7890. */
export function isInARow(secret: string): boolean {
  if (!/^\d+$/.test(secret)) return false;
  const steps = [...secret].slice(1).map((digit, index) => (10 + Number(digit) - Number(secret[index])) % 10);
  return new Set(steps).size === 1 && [0, 1, 9].includes(steps[0] ?? 0);
}

function isKeyboardRow(secret: string): boolean {
  const lower = secret.toLowerCase();
  return ['01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].some(
    (row) => row.includes(lower) || backwards(row).includes(lower),
  );
}

function backwards(text: string): string {
  return [...text].reverse().join('');
}

/** 04030403 is 0403. */
function unrepeated(digits: string): string {
  return /^(\d{4,}?)\1+$/.exec(digits)?.[1] ?? digits;
}

/** A birthday in digits: its parts in any order, with and without the year, also counted by era, and without zeros. */
function birthdayForms(birthdate: string): Set<string> {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const years = [year, year.slice(2)];
  const months = [month, String(Number(month))];
  const days = [day, String(Number(day))];
  const forms = [year];
  for (const y of years)
    for (const m of months) {
      forms.push(...ordered(y, m));
      for (const d of days) forms.push(...ordered(y, m, d), ...ordered(m, d));
    }
  for (const y of eraYears(year)) for (const m of months) for (const d of days) forms.push(y + m + d);
  return new Set(forms.filter((form) => form.length >= FEWEST));
}

/** The parts one behind another, in every order. */
function ordered(...parts: string[]): string[] {
  if (parts.length <= 1) return parts;
  return parts.flatMap((part, at) => ordered(...parts.filter((_, index) => index !== at)).map((rest) => part + rest));
}

/** Years are also counted by era: 1990 is Heisei 2. The year in which an era changed belongs to both. */
function eraYears(year: string): string[] {
  const began = [1912, 1926, 1989, 2019];
  const of = Number(year);
  const current = began.filter((first) => first <= of).at(-1);
  const before = began.includes(of) ? began[began.indexOf(of) - 1] : undefined;
  return [current, before]
    .filter((first) => first !== undefined)
    .flatMap((first) => [String(of - first + 1), String(of - first + 1).padStart(2, '0')]);
}
