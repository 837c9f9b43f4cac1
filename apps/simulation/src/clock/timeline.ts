import type { Minute } from './scenario-time';

/** Something that a person does at a minute. */
export interface Action {
  minute: Minute;
  /** Whose account it touches: what concerns one account happens one after the other. Empty: before everybody else. */
  account: string;
  run: () => Promise<void>;
}

/** Collects what will happen; in one minute and account, in the order in which it was added. */
export class Timeline {
  private readonly actions: Action[] = [];

  add(minute: Minute, account: string, run: () => Promise<void>): void {
    this.actions.push({ minute, account, run });
  }

  get size(): number {
    return this.actions.length;
  }

  /** The minutes in which anything happens, in order, each with its actions by account. */
  ticks(): { minute: Minute; accounts: Action[][] }[] {
    const minutes = new Map<Minute, Map<string, Action[]>>();
    for (const action of this.actions) {
      const accounts = minutes.get(action.minute) ?? new Map<string, Action[]>();
      minutes.set(action.minute, accounts);
      const list = accounts.get(action.account);
      if (list) list.push(action);
      else accounts.set(action.account, [action]);
    }
    return [...minutes.entries()]
      .sort(([a], [b]) => a - b)
      .map(([minute, accounts]) => ({
        minute,
        accounts: [...accounts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list),
      }));
  }
}

/**
 * Runs a timeline: all of a minute is done before the next begins, so what happened before what never depends on how
 * quick anybody's answer came.
 */
export async function runTimeline(
  timeline: Timeline,
  options: { inParallel: number; onTick?: (minute: Minute, doneActions: number) => void },
): Promise<void> {
  let done = 0;
  for (const { minute, accounts } of timeline.ticks()) {
    options.onTick?.(minute, done);
    const first = accounts[0]?.[0]?.account === '' ? accounts.shift() : undefined;
    for (const action of first ?? []) await action.run();
    await inParallel(accounts, options.inParallel, async (actions) => {
      for (const action of actions) await action.run();
    });
    done += (first?.length ?? 0) + accounts.reduce((sum, list) => sum + list.length, 0);
  }
}

/** Works through a list, so many at a time; the first failure ends it. */
export async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>) {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const item = items[next++] as T;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
