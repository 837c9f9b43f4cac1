import { UsageError } from '../failure';

const JAPAN_MS = 9 * 3_600_000;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** `2019-07-02 23:41:05 JST`. The case happened in Japan, so that is the clock people compare with. */
export function inJapan(iso: string): string {
  const epochMs = Date.parse(iso);
  // An event that another program wrote may say anything; the rest of it is shown all the same.
  if (Number.isNaN(epochMs)) return `${iso}`;
  return `${new Date(epochMs + JAPAN_MS).toISOString().slice(0, 19).replace('T', ' ')} JST`;
}

/**
 * An instant as the API takes it (UTC, milliseconds) from one that a person typed.
 * @throws UsageError unless a zone is said: without one, nine hours are a guess
 */
export function instant(text: string): string {
  const ms = Date.parse(text);
  // A day that is in no month would become one of the next.
  const day = text.slice(0, 10);
  if (!WITH_ZONE.test(text) || Number.isNaN(ms) || !new Date(Date.parse(day)).toJSON()?.startsWith(day)) {
    throw new UsageError(`"${text}" is no time with a zone; write it like 2019-07-04T14:00+09:00`);
  }
  return new Date(ms).toISOString();
}

/** `4 h 12 min`, `9.3 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
