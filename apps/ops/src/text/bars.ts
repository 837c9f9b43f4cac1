import { padLeft, padRight, widthOf } from './table';
import { yen } from './yen';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LONGEST = 32;

export interface Bar {
  name: string;
  amountYen: number;
  note?: string;
}

/** Amounts drawn to one scale, each with its figure; what is more than nothing never looks like nothing. */
export function bars(list: readonly Bar[]): string[] {
  if (list.length === 0) return ['(none)'];
  const most = Math.max(1, ...list.map(({ amountYen }) => Math.abs(amountYen)));
  const names = Math.max(...list.map(({ name }) => widthOf(name)));
  const figures = Math.max(...list.map(({ amountYen }) => widthOf(yen(amountYen))));
  return list.map(({ name, amountYen, note }) => {
    const eighths = Math.round((Math.abs(amountYen) / most) * LONGEST * 8);
    const drawn = amountYen === 0 ? 0 : Math.max(1, eighths);
    const bar = '█'.repeat(Math.floor(drawn / 8)) + EIGHTHS[drawn % 8];
    const start = `${padRight(name, names)}  ${padLeft(yen(amountYen), figures)}  `;
    return (note === undefined ? start + bar : `${start}${padRight(bar, LONGEST)}  ${note}`).trimEnd();
  });
}
