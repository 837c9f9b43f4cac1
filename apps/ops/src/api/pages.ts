import type { Api } from './api';

export interface PageOptions {
  limit?: string;
  after?: string;
  all?: boolean;
}

/** A list of the API: one page, or with `all` every page from there on. `next` is where the following page begins. */
export async function pages<T, K extends string>(
  api: Api,
  path: string,
  field: K,
  { limit, after, all }: PageOptions,
  query: Record<string, string | undefined> = {},
): Promise<{ items: T[]; next?: string }> {
  return api.progress('Reading', async (report) => {
    const items: T[] = [];
    let from = after;
    for (;;) {
      const page = await api.get<Record<K, T[]> & { next?: string }>(path, {
        ...query,
        limit: limit ?? (all ? '1000' : undefined),
        after: from,
      });
      items.push(...page[field]);
      report({ done: items.length });
      if (!all || page.next === undefined) {
        return page.next === undefined ? { items } : { items, next: page.next };
      }
      from = page.next;
    }
  });
}
