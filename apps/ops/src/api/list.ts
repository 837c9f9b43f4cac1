import type { Fields } from '@modosu/api-client/api-client';
import { type Item, type ListField, type PagedId, pages } from '@modosu/api-client/pages';
import type { StaffApi } from './staff-api';

export interface PageOptions {
  readonly limit?: number;
  readonly after?: string;
  readonly all?: boolean;
}

/**
 * A list of the API: one page, or with `all` every page from there on. `next` is where the following page begins.
 * @param field of the reply, that holds the list
 * @param fields of the request, besides those of pages
 */
export function list<Id extends PagedId>(
  api: StaffApi,
  id: Id,
  field: ListField<Id>,
  { limit, after, all }: PageOptions,
  fields: Omit<Fields<Id>, keyof PageOptions>,
): Promise<{ items: Item<Id>[]; next?: string }> {
  return api.progress('Reading', async (report) => {
    const items: Item<Id>[] = [];
    const asked = { ...fields, limit: limit ?? (all ? 1_000 : undefined), after } as Fields<Id>;
    for await (const page of pages(api, id, asked)) {
      items.push(...(page[field] as readonly Item<Id>[]));
      report({ done: items.length });
      if (!all) return { items, next: (page as { next?: string }).next };
    }
    return { items };
  });
}
