import type { Output } from './output';
import type { Terminal } from './terminal';
import { duration } from './text/time';
import { whole } from './text/yen';

/** How far something is. Without `total` nobody knows how much there is; `note` says what is being done just now. */
export interface Step {
  done?: number;
  total?: number;
  note?: string;
}

/** Says how far it is; as often as one likes, since it is drawn no more often than an eye can follow. */
export type Report = (step: Step) => void;

/** Shows how something goes on while it is done; see `withProgress`. */
export type Progressing = <T>(title: string, work: (report: Report) => Promise<T>) => Promise<T>;

/** Terminals at which progress is shown just now: what is done within something longer shows nothing of its own. */
const busy = new WeakSet<Terminal>();

/** What is over sooner than this needs no progress. */
const PATIENCE_MS = 1_000;
const REDRAWN_EVERY_MS = 100;
/** Into a file or another program a line is written each time, so seldom. */
const WRITTEN_EVERY_MS = 5_000;
const PLACES = 24;

/**
 * Does something that may take longer than a second, and shows how far it is: in a terminal one line that is rewritten,
 * into a file or a pipe a plain line now and then, always on stderr; with `--json`, or within
 * something that shows its own, nothing.
 * @param title what is being done, like `Scoping`
 * @param work is given the function to report with
 */
export async function withProgress<T>(
  { terminal, json }: Pick<Output, 'terminal' | 'json'>,
  title: string,
  work: (report: Report) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  if (json || busy.has(terminal)) return work(() => undefined);
  busy.add(terminal);
  const began = Date.now();
  let step: Step = {};
  const line = () => drawStep(title, step, (Date.now() - began) / 1_000);
  let timer: NodeJS.Timeout | undefined;
  let shown = false;
  const draw = () => {
    shown = true;
    if (terminal.rewrite) terminal.rewrite(line());
    else terminal.err(line());
    timer = setTimeout(draw, terminal.rewrite ? REDRAWN_EVERY_MS : WRITTEN_EVERY_MS);
  };
  timer = setTimeout(draw, patienceMs);
  try {
    return await work((next) => {
      step = { ...step, ...next };
    });
  } finally {
    clearTimeout(timer);
    busy.delete(terminal);
    // The line has done its work; what comes next begins at its place.
    if (shown) terminal.rewrite?.('');
  }
}

/** `Replaying ████████░░░░  1,200 of 3,000 (40 %), 2.1 s, about 3 s more: wallets`. */
export function drawStep(title: string, { done, total, note }: Step, seconds: number): string {
  const known = total !== undefined && total > 0;
  const share = known ? Math.min(1, (done ?? 0) / total) : 0;
  const bar = `${'█'.repeat(Math.floor(share * PLACES))}${'░'.repeat(PLACES - Math.floor(share * PLACES))}`;
  const left =
    share > 0 && share < 1 && seconds >= 2 ? [`about ${duration((seconds / share) * (1 - share))} more`] : [];
  const parts = [
    known
      ? `${title} ${bar}  ${whole(done ?? 0)} of ${whole(total)} (${Math.floor(share * 100)} %)`
      : done === undefined
        ? title
        : `${title} ${whole(done)}`,
    duration(seconds),
    ...left,
  ].join(', ');
  return note === undefined ? parts : `${parts}: ${note}`;
}
