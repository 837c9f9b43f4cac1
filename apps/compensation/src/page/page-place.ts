import { Refusal } from '@modosu/event-sourcing/decider';

/**
 * Where a page of a list ended, as the client keeps it: the columns that the list is ordered by, of its last row. So what
 * comes in between two pages neither moves a row to another page nor shows one twice.
 */
export function placeOf(parts: readonly (string | number)[]): string {
  return parts.join(',');
}

/** @throws Refusal VALIDATION_FAILED if no page of this list can have ended there */
export function placeFrom(after: string | undefined, parts: number): string[] | undefined {
  if (after === undefined) return undefined;
  const found = after.split(',');
  if (found.length !== parts || found.some((part) => part === '')) throw notAPlace();
  return found;
}

/** A log position, or a number of a row. @throws Refusal VALIDATION_FAILED */
export function numberIn(part: string | undefined): number {
  if (part === undefined || !/^\d{1,15}$/.test(part)) throw notAPlace();
  return Number(part);
}

function notAPlace(): Refusal {
  return new Refusal('VALIDATION_FAILED', {
    issues: [{ path: 'after', message: 'not where a page of this list ended' }],
  });
}
