import type { ApiClient, CallOptions, Fields, OperationId, Reply } from './api-client';

/** The operations that reply in pages: `next` of one is `after` of the following. */
export type PagedId = {
  [Id in OperationId]: Fields<Id> extends { readonly after?: string }
    ? Reply<Id> extends { readonly next?: string }
      ? 'next' extends keyof Reply<Id>
        ? Id
        : never
      : never
    : never;
}[OperationId];

/** The field of a reply that is a list. */
export type ListField<Id extends OperationId> = {
  [Name in keyof Reply<Id>]-?: Reply<Id>[Name] extends readonly unknown[] ? Name : never;
}[keyof Reply<Id>];

/** What the list of a reply is of: `Item<'compensation.report.list'>` is a report. */
export type Item<Id extends OperationId> = Reply<Id>[ListField<Id>] extends readonly (infer One)[] ? One : never;

/**
 * The pages of a list from `fields.after` on, each asked for when it is wanted.
 * @throws ApiError
 * @example for await (const { reports } of pages(api, 'compensation.report.list', { state: 'open', limit: 1_000 })) …
 */
export async function* pages<Id extends PagedId>(
  api: ApiClient,
  id: Id,
  fields: Fields<Id>,
  options?: CallOptions,
): AsyncGenerator<Reply<Id>> {
  const call = api.call.bind(api) as (id: Id, fields: object, options?: CallOptions) => Promise<Reply<Id>>;
  let { after } = fields as { after?: string };
  do {
    const page = await call(id, { ...fields, after }, options);
    yield page;
    after = (page as { next?: string }).next;
  } while (after !== undefined);
}
