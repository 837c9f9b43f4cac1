import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { Refusal } from '@modosu/event-sourcing/decider';

/** The broker takes a mebibyte; what is around the lots needs some of it. */
const MOST_BYTES = 700_000;

export interface FlowPage {
  lots: LotFlow[];
  /** Where the next page goes on: a lot, and how many of its uses stand on earlier pages. */
  next?: string;
}

/**
 * A page of lots by bytes, however many uses strangers made of them: a lot with many uses stands on several pages, each with
 * others of its uses. Lots come in the order of the log, so what comes in between two pages is on a later one.
 * @param after `next` of the page before @throws Refusal VALIDATION_FAILED
 */
export function pageOfFlows(lots: readonly LotFlow[], after?: string, mostBytes = MOST_BYTES): FlowPage {
  const page: LotFlow[] = [];
  let bytes = 0;
  for (const { lot, from } of remaining(lots, after)) {
    const { uses, ...head } = lot;
    const headBytes = sizeOf(head);
    if (page.length > 0 && bytes + headBytes > mostBytes) return { lots: page, next: placeOf(lot, from) };
    const part: LotFlow = { ...head, uses: [] };
    page.push(part);
    bytes += headBytes;
    for (let at = from; at < uses.length; at++) {
      const useBytes = sizeOf(uses[at]!);
      if (part.uses.length > 0 && bytes + useBytes > mostBytes) return { lots: page, next: placeOf(lot, at) };
      part.uses.push(uses[at]!);
      bytes += useBytes;
    }
  }
  return { lots: page };
}

function remaining(lots: readonly LotFlow[], after: string | undefined): { lot: LotFlow; from: number }[] {
  if (after === undefined) return lots.map((lot) => ({ lot, from: 0 }));
  const { position, uses } = endOfPage(after);
  return lots
    .filter((lot) => BigInt(lot.position) >= BigInt(position))
    .map((lot) => ({ lot, from: lot.position === position ? uses : 0 }));
}

/** Where a page ended: at a lot, by its log position, of which so many uses are shown. @throws Refusal VALIDATION_FAILED */
export function endOfPage(after: string): { position: string; uses: number } {
  const [, position, uses] = /^(\d{1,19}),(\d{1,9})$/.exec(after) ?? [];
  if (position === undefined || uses === undefined) {
    const issues = [{ path: 'after', message: 'not where a page of this list ended' }];
    throw new Refusal('VALIDATION_FAILED', { issues });
  }
  return { position, uses: Number(uses) };
}

export const placeOf = ({ position }: Pick<LotFlow, 'position'>, uses: number) => `${position},${uses}`;
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) + 1;
