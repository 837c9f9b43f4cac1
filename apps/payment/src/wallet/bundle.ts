import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { inChunks } from '@modosu/concurrency/in-chunks';
import { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';
import type { StateClass } from '@modosu/event-sourcing/memory/state-codec';

/** A sum of a lot that is in the bundle. A lot that is put in again later has a further place. */
export interface Bundled extends LotUse {
  /** Its place: money leaves in this order. */
  readonly no: number;
}

/** Some sums after each other. What was restored from a snapshot is read when it is asked for: a debit asks for few. */
export class Run {
  private constructor(
    /** The place of the first. */
    readonly first: number,
    private readonly text: string | undefined,
    private known?: readonly Bundled[],
  ) {}

  /** @param sums at least one, in the order of their places */
  static of(sums: readonly Bundled[]): Run {
    return new Run(sums[0]!.no, undefined, sums);
  }

  /** @param text as `encode` made it */
  static decode(text: string): Run {
    return new Run(Number.parseInt(text.slice(2), 10), text);
  }

  encode(): string {
    return this.text ?? JSON.stringify(this.sums.map(({ no, lotId, amountYen }) => [no, lotId, amountYen]));
  }

  get sums(): readonly Bundled[] {
    this.known ??= (JSON.parse(this.text!) as [number, string, number][]).map(([no, lotId, amountYen]) => ({
      no,
      lotId,
      amountYen,
    }));
    return this.known;
  }
}

/** How runs are kept in snapshots. */
export const bundleRuns: StateClass<Run> = {
  name: 'BundleRun',
  type: Run as unknown as { readonly prototype: Run },
  encode: (run) => run.encode(),
  decode: (text) => Run.decode(text),
};

/**
 * The older lots of a wallet that has very many, kept as one. Nothing of them is forgotten: which lot's yen a debit takes
 * of the bundle follows from the order, so a lot is found in it, taken out of it and given back to it to the yen.
 */
export interface Bundle {
  /** How many sums were ever put in: the next one's place. */
  readonly count: number;
  /** Sums with money left in the order of their places, in runs, none of which is empty. */
  readonly runs: readonly Run[];
  /** The places of a lot: its id names the first, its id with a number behind it the further ones. */
  readonly places: AppendOnlyMap<number>;
  /** What each debit took that may be given back; with a number behind the id, what it has of that later. */
  readonly taken: AppendOnlyMap<readonly Bundled[]>;
}

export const noBundle: Bundle = {
  count: 0,
  runs: [],
  places: AppendOnlyMap.empty(),
  taken: AppendOnlyMap.empty(),
};

/** So long a run may become: what a change copies. */
const MOST_IN_RUN = 256;

/** The bundle with these sums behind all others. */
export function putIn(bundle: Bundle, lots: readonly LotUse[]): Bundle {
  const added = lots.map(({ lotId, amountYen }, at) => ({ no: bundle.count + at, lotId, amountYen }));
  const last = bundle.runs.at(-1)?.sums ?? [];
  const fits = last.length + added.length <= MOST_IN_RUN;
  let { places } = bundle;
  for (const { no, lotId } of added) places = places.with(nextKey(places, lotId), no);
  return {
    ...bundle,
    count: bundle.count + added.length,
    runs: [...(fits ? bundle.runs.slice(0, -1) : bundle.runs), ...inRuns(fits ? [...last, ...added] : added)],
    places,
  };
}

/** What is left of a lot in the bundle, yen. */
export function bundledYen(bundle: Bundle, lotId: string): number {
  return usedYen(inBundle(bundle, lotId));
}

/** The bundle without a lot. @throws RangeError if the amount is not all that is left of it there */
export function takeOut(bundle: Bundle, { lotId, amountYen }: LotUse): Bundle {
  const sums = inBundle(bundle, lotId);
  if (usedYen(sums) !== amountYen) throw new RangeError(`the bundle does not hold ${amountYen} yen of lot ${lotId}`);
  const runs = [...bundle.runs];
  for (const { no } of sums) {
    const at = runOf(runs, no);
    const rest = runs[at]!.sums.filter((one) => one.no !== no);
    runs.splice(at, 1, ...inRuns(rest));
  }
  return { ...bundle, runs };
}

/**
 * The oldest yen leave. @param debitId of a debit that may be given back; its part is remembered
 * @throws RangeError if there is less
 */
export function takeOldest(bundle: Bundle, amountYen: number, debitId?: string): Bundle {
  const taken: Bundled[] = [];
  let missingYen = amountYen;
  let run = 0;
  let rest: readonly Bundled[] = [];
  for (; missingYen > 0 && run < bundle.runs.length; run += 1) {
    const { sums } = bundle.runs[run]!;
    let at = 0;
    for (; at < sums.length && missingYen > 0; at += 1) {
      const yen = Math.min(sums[at]!.amountYen, missingYen);
      taken.push({ ...sums[at]!, amountYen: yen });
      missingYen -= yen;
    }
    const last = sums[at - 1]!;
    const leftYen = last.amountYen - taken.at(-1)!.amountYen;
    rest = [...(leftYen > 0 ? [{ ...last, amountYen: leftYen }] : []), ...sums.slice(at)];
  }
  if (missingYen > 0) throw new RangeError(`the bundle holds ${missingYen} yen too little`);
  const runs = [...inRuns(rest), ...bundle.runs.slice(run)];
  if (debitId === undefined) return { ...bundle, runs };
  return { ...bundle, runs, taken: bundle.taken.with(nextKey(bundle.taken, debitId), taken) };
}

/** What a debit has of lots in the bundle and was not given back, in the order in which it took them. */
export function takenBy({ taken }: Bundle, debitId: string): readonly Bundled[] {
  return taken.get(lastKey(taken, debitId) ?? '') ?? [];
}

/**
 * What a debit took goes back to the very sums it came from, the last consumed first.
 * @param late lots that nothing goes back to, and how much of the debit's part of them has gone elsewhere instead
 * @throws RangeError if it took less
 */
export function giveBackTo(
  bundle: Bundle,
  debitId: string,
  amountYen: number,
  late: ReadonlyMap<string, number>,
): Bundle {
  const left: Bundled[] = [];
  const back: Bundled[] = [];
  let missingYen = amountYen;
  for (const sum of [...takenBy(bundle, debitId)].reverse()) {
    const lateYen = late.get(sum.lotId);
    const yen = lateYen === undefined ? Math.min(sum.amountYen, missingYen) : 0;
    missingYen -= yen;
    if (yen > 0) back.push({ ...sum, amountYen: yen });
    const restYen = Math.max(0, sum.amountYen - yen - (lateYen ?? 0));
    if (restYen > 0) left.push({ ...sum, amountYen: restYen });
  }
  if (missingYen > 0) throw new RangeError(`${debitId} took ${missingYen} yen less of the bundle`);
  const taken = bundle.taken.with(nextKey(bundle.taken, debitId), left.reverse());
  return { ...bundle, runs: merged(bundle.runs, back.reverse()), taken };
}

/** Only the runs up to the last place that something goes back to are made anew. */
function merged(runs: Bundle['runs'], back: readonly Bundled[]): Bundle['runs'] {
  const last = back.at(-1);
  if (!last) return runs;
  const behind = runs.findIndex((run) => run.first > last.no);
  const some = sumsOf(behind < 0 ? runs : runs.slice(0, behind));
  const yen = new Map(some.map((sum) => [sum.no, sum]));
  for (const sum of back) {
    yen.set(sum.no, { ...sum, amountYen: sum.amountYen + (yen.get(sum.no)?.amountYen ?? 0) });
  }
  const ordered = [...yen.values()].sort((a, b) => a.no - b.no);
  return [...inRuns(ordered), ...(behind < 0 ? [] : runs.slice(behind))];
}

function inRuns(sums: readonly Bundled[]): Run[] {
  return inChunks(sums, MOST_IN_RUN).map(Run.of);
}

/** All sums, in their order. */
export function sumsOf(runs: readonly Run[]): Bundled[] {
  return runs.flatMap(({ sums }) => sums);
}

function inBundle({ runs, places }: Bundle, lotId: string): Bundled[] {
  const found: Bundled[] = [];
  for (let key = lotId, n = 1; ; key = `${lotId} ${n}`, n += 1) {
    const no = places.get(key);
    if (no === undefined) return found;
    const sum = runs[runOf(runs, no)]?.sums.find((one) => one.no === no);
    if (sum) found.push(sum);
  }
}

/** The run that a place belongs to: the last that does not begin behind it, -1 if there is none. */
function runOf(runs: Bundle['runs'], no: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.first <= no) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lastKey<V>(map: AppendOnlyMap<V>, id: string): string | undefined {
  let last: string | undefined;
  for (let key = id, n = 1; map.has(key); key = `${id} ${n}`, n += 1) last = key;
  return last;
}

/** An id has no space, so that no other id is meant. */
function nextKey<V>(map: AppendOnlyMap<V>, id: string): string {
  let key = id;
  for (let n = 1; map.has(key); n += 1) key = `${id} ${n}`;
  return key;
}
