import type { LotUse } from '@modosu/accounting/lot';
import { inChunks } from '@modosu/concurrency/in-chunks';
import type { PlanLine } from '@modosu/contracts/compensation.events';

/** A line is stored, shown and begun with so many lots in all; the further ones are stored behind the lines. */
const MOST_IN_LINE = 1_000;
/** In one event about further lots: with the longest ids some 300 kB. */
const MOST_IN_EVENT = 2_000;

/** Further lots of a line: of the source with this account, or without one those that a closed account's rest is of. */
export interface FurtherLots {
  readonly originalId: string;
  readonly account?: string;
  /** How many of that source stand before these. */
  readonly from: number;
  readonly lots: LotUse[];
}

/** The line with its first lots, so that an event or an answer holds it however many there are. Amounts stay whole. */
export function inBrief(line: PlanLine): PlanLine {
  let left = MOST_IN_LINE;
  const first = (lots: LotUse[]) => {
    const some = lots.slice(0, left);
    left -= some.length;
    return some;
  };
  const sources = line.sources.map((source) => (source.lots ? { ...source, lots: first(source.lots) } : source));
  return { ...line, sources, ...(line.lots ? { lots: first(line.lots) } : {}) };
}

/** What a line in brief lacks. */
export function furtherLots(line: PlanLine): FurtherLots[] {
  const brief = inBrief(line);
  const parts = (account: string | undefined, all: LotUse[] = [], some: LotUse[] = []) =>
    inChunks(all.slice(some.length), MOST_IN_EVENT).map((lots, at) => ({
      originalId: line.originalId,
      account,
      from: some.length + at * MOST_IN_EVENT,
      lots,
    }));
  return [
    ...line.sources.flatMap(({ account, lots }, at) => parts(account, lots, brief.sources[at]!.lots)),
    ...parts(undefined, line.lots, brief.lots),
  ];
}

/** How many lots of a source, or of a closed account's rest, a line has so far. */
export function lotsSoFar(line: PlanLine | undefined, account: string | undefined): number {
  const of = account === undefined ? line : line?.sources.find((source) => source.account === account);
  return of?.lots?.length ?? 0;
}

/** The line with further lots behind those it has. */
export function withLots(line: PlanLine, { account, lots }: Pick<FurtherLots, 'account' | 'lots'>): PlanLine {
  if (account === undefined) return { ...line, lots: [...(line.lots ?? []), ...lots] };
  const sources = line.sources.map((source) =>
    source.account === account ? { ...source, lots: [...(source.lots ?? []), ...lots] } : source,
  );
  return { ...line, sources };
}
