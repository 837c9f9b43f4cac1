import { InvalidArgumentError } from 'commander';

/** `¥30,000`; `-¥2,000` below zero. */
export function yen(amountYen: number): string {
  return `${amountYen < 0 ? '-' : ''}¥${whole(Math.abs(amountYen))}`;
}

/** With thousands separators, whatever the language of the machine. */
export function whole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What was typed as an amount. */
export function wholeYen(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of yen.');
}
