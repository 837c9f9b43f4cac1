/** The scenario counts minutes from 1 July 2019, 00:00 in Japan (UTC+9). Minutes before the launch are negative. */
export type Minute = number;

const LAUNCH_MS = Date.parse('2019-06-30T15:00:00.000Z');
const MINUTE_MS = 60_000;
export const DAY: Minute = 24 * 60;

/** The minute of a day of July and a time of the clock in Japan. */
export function july(day: number, hour = 0, minute = 0): Minute {
  return (day - 1) * DAY + hour * 60 + minute;
}

/** ISO instant in UTC, as the API takes it. */
export function isoOf(minute: Minute): string {
  return new Date(LAUNCH_MS + Math.round(minute * MINUTE_MS)).toISOString();
}

export function minuteOf(iso: string): Minute {
  return (Date.parse(iso) - LAUNCH_MS) / MINUTE_MS;
}

/** For people: `3 Jul 10:15`. */
export function inWords(minute: Minute): string {
  const date = new Date(LAUNCH_MS + minute * MINUTE_MS + 9 * 3_600_000);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug'][date.getUTCMonth()];
  return `${date.getUTCDate()} ${month} ${date.toISOString().slice(11, 16)}`;
}

/** What happened when, in Japan, in the case. */
export const CASE = {
  firstReport: july(2, 17),
  cardsStopped: july(3, 10, 15),
  chargingStopped: july(4, 14),
  registrationStopped: july(4, 18, 5),
  honestUntil: july(6, 0),
  reportsUntil: july(6, 12),
  staffBegin: july(6, 12, 30),
} as const;

/** Honest people act every ten minutes, so that a tick has some company and the barriers between ticks cost less. */
export const toTens = (minute: Minute): Minute => Math.round(minute / 10) * 10;
