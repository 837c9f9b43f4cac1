import type { RawEvent } from '../event';
import type { ReadRequest } from './read-request';
import { BrokenOff, type PageRequest } from './reader';

export interface StreamReadOptions {
  /** First revision to read; forwards from 0, backwards from the end if not given. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
}

export interface LogReadOptions {
  /** Exclusive in both directions; from the very start or end if not given. */
  readonly fromPosition?: bigint;
  /** Instead: inclusive, and only forwards. */
  readonly atPosition?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
  /** Only streams whose names begin with one of these. All but the store's own (`$…`) if not given. */
  readonly prefixes?: readonly string[];
  /** Events in a page at most, from 50; a reader that works long on each keeps less in memory with less. */
  readonly pageSize?: number;
}

/** Reads a page, and tries again with what `request` then says. */
export type ReadPage = (request: (tries: number) => PageRequest) => Promise<RawEvent[]>;

/** Events in a page: at first, at most, and so many that a page stays near some bytes. */
const PAGE = 1000;
const LARGEST_PAGE = 4000;
const SMALLEST_PAGE = 50;
const PAGE_BYTES = 4 * 1_048_576;
const FIRST_PAGE = 32;

/** The events of one stream, page by page. */
export async function* streamPages(
  read: ReadPage,
  stream: string,
  { direction, from, max = Number.POSITIVE_INFINITY }: StreamReadOptions,
): AsyncGenerator<readonly RawEvent[]> {
  const backwards = direction === 'backwards';
  const first: ReadRequest = { stream, from: from ?? (backwards ? 'end' : 'start'), backwards };
  const next = ({ revision }: RawEvent) => (backwards ? (revision === 0 ? undefined : revision - 1) : revision + 1);
  let left = max;
  for await (const page of pages(read, first, next, () => left, max)) {
    left -= page.length;
    yield page;
    if (left <= 0) return;
  }
}

/** The wanted events of the whole log, page by page; a page may be empty. */
export async function* logPages(read: ReadPage, options: LogReadOptions): AsyncGenerator<readonly RawEvent[]> {
  const { direction, prefixes, fromPosition, atPosition, max = Number.POSITIVE_INFINITY, pageSize } = options;
  const largest = Math.max(SMALLEST_PAGE, pageSize ?? LARGEST_PAGE);
  const backwards = direction === 'backwards';
  const first: ReadRequest = { from: atPosition ?? fromPosition ?? (backwards ? 'end' : 'start'), backwards, prefixes };
  const next = ({ position }: RawEvent) => position;
  let left = max;
  let after = fromPosition;
  // A reader that wants few events mostly finds them at once.
  let most = FIRST_PAGE + max;
  for await (const page of pages(read, first, next, () => Math.min(most, largest), max)) {
    // Forwards the store begins with the event at the position, which the caller has already.
    const news = page.filter(({ position, stream }) => position !== after && wanted(stream, prefixes));
    yield news.length > left ? news.slice(0, left) : news;
    left -= news.length;
    if (left <= 0) return;
    after = page.at(-1)?.position;
    most = Number.POSITIVE_INFINITY;
  }
}

/**
 * Page after page until one is not full. Who reads everything finds the next page on its way while it works on one.
 * @param next where the page after an event begins; undefined if there is none
 * @param most how many events the next page may have
 * @throws DamagedLog behind what comes before the damage
 */
async function* pages(
  readPage: ReadPage,
  first: ReadRequest,
  next: (last: RawEvent) => number | bigint | undefined,
  most: () => number,
  max: number,
): AsyncGenerator<readonly RawEvent[]> {
  if (max <= 0) return;
  let { prefixes } = first;
  const read = (from: ReadRequest['from'], count: number) => ({
    count,
    page: readPage((tries) => {
      // A store that searches long for the next event says nothing meanwhile: then we look at every event ourselves.
      if (tries > 0) prefixes = undefined;
      return { ...first, from, count, prefixes };
    }),
  });
  let size = PAGE;
  let coming: ReturnType<typeof read> | undefined;
  let from: ReadRequest['from'] | undefined = first.from;
  let broken: BrokenOff | undefined;
  for (let count = 0; from !== undefined; count += 1) {
    const asked: ReturnType<typeof read> = coming ?? read(from, Math.min(size, most()));
    const page: readonly RawEvent[] = await asked.page.catch((error: unknown) => {
      if (error instanceof BrokenOff) broken = error;
      else throw error;
      return error.events;
    });
    coming = undefined;
    const last = page.at(-1);
    from = last && page.length >= asked.count && !broken ? next(last) : undefined;
    size = sizeAfter(page);
    if (from !== undefined && max === Number.POSITIVE_INFINITY && count > 0) {
      coming = read(from, Math.min(size, most()));
      // A reader that stops before it comes need not get it.
      coming.page.catch(() => undefined);
    }
    yield page;
    if (broken) throw broken.damage;
  }
}

/** Few large events or many small ones: what a page holds in memory stays the same. */
function sizeAfter(page: readonly RawEvent[]): number {
  let bytes = 1;
  for (const { data, metadata } of page) bytes += data.length + metadata.length;
  const fitting = Math.floor((PAGE_BYTES * page.length) / bytes);
  return Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, fitting));
}

function wanted(stream: string, prefixes: readonly string[] | undefined): boolean {
  return prefixes ? prefixes.some((prefix) => stream.startsWith(prefix)) : !stream.startsWith('$');
}
