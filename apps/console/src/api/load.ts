import type { CallOptions, Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import type { ApiError } from '@modosu/api-client/api-error';
import type { Item, ListField, PagedId } from '@modosu/api-client/pages';
import { useCallback, useEffect, useState } from 'react';
import { asApiError, useSession } from './session';

export interface Loaded<R> {
  readonly reply?: R;
  readonly error?: ApiError;
  readonly loading: boolean;
  again(): void;
}

/** A function that asks an operation; another one only if who asks, or what, is another. */
function useCall<Id extends OperationId>(id: Id, fields: object) {
  const { api } = useSession();
  const asked = JSON.stringify(fields);
  return useCallback(
    (more: object, options: CallOptions) => {
      const call = api.call.bind(api) as (id: Id, fields: object, options: CallOptions) => Promise<Reply<Id>>;
      return call(id, { ...JSON.parse(asked), ...more }, options);
    },
    [api, id, asked],
  );
}

/** Asks the API when the page is shown, when what is asked changes, and whenever `again` is called. */
export function useLoad<Id extends OperationId>(
  id: Id,
  ...[fields = {}]: Record<string, never> extends Fields<Id> ? [fields?: Fields<Id>] : [fields: Fields<Id>]
): Loaded<Reply<Id>> {
  const call = useCall(id, fields);
  const [times, setTimes] = useState(0);
  type State = { of: typeof call; reply?: Reply<Id>; error?: ApiError; loading: boolean };
  const [state, setState] = useState<State>({ of: call, loading: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` asks again
  useEffect(() => {
    const gone = new AbortController();
    setState((before) => (before.of === call ? { ...before, loading: true } : { of: call, loading: true }));
    call({}, { signal: gone.signal })
      .then((reply) => setState({ of: call, reply, loading: false }))
      .catch((error: unknown) => {
        // What was known before stays: it is older, not wrong.
        if (!gone.signal.aborted) setState((before) => ({ ...before, error: asApiError(error), loading: false }));
      });
    return () => gone.abort();
  }, [call, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  const { of, ...current } = state;
  return of === call ? { ...current, again } : { loading: true, again };
}

export interface Pages<One> {
  readonly items: readonly One[];
  readonly error?: ApiError;
  readonly loading: boolean;
  readonly hasMore: boolean;
  more(): void;
}

const PAGE = 100;

/** A list that comes in pages: the first one at once, the others as they are asked for. */
export function usePages<Id extends PagedId>(
  id: Id,
  field: ListField<Id>,
  fields: Omit<Fields<Id>, 'limit' | 'after'>,
): Pages<Item<Id>> {
  const call = useCall(id, fields);
  type State = { items: readonly Item<Id>[]; next?: string; error?: ApiError; loading: boolean };
  const [state, setState] = useState<State>({ items: [], loading: true });
  const fetchPage = useCallback(
    async (after: string | undefined, before: readonly Item<Id>[], signal?: AbortSignal) => {
      setState({ items: before, loading: true });
      try {
        const reply = await call({ limit: PAGE, after }, { signal });
        const items = [...before, ...(reply[field] as readonly Item<Id>[])];
        setState({ items, loading: false, next: (reply as { next?: string }).next });
      } catch (error) {
        if (!signal?.aborted) setState({ items: before, error: asApiError(error), loading: false, next: after });
      }
    },
    [call, field],
  );
  useEffect(() => {
    const gone = new AbortController();
    void fetchPage(undefined, [], gone.signal);
    return () => gone.abort();
  }, [fetchPage]);
  const { items, next, error, loading } = state;
  const more = () => void fetchPage(next, items);
  return { items, loading, hasMore: next !== undefined, more, error };
}
