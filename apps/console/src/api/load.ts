import { useCallback, useEffect, useState } from 'react';
import { ApiError } from './api';
import { useSession } from './session';

export interface Loaded<Reply> {
  reply?: Reply;
  error?: ApiError;
  loading: boolean;
  again(): void;
}

const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError('INTERNAL', error instanceof Error ? error.message : String(error));

/** Asks the API when the page is shown, when the path changes, and whenever `again` is called. */
export function useLoad<Reply>(path: string): Loaded<Reply> {
  const { call } = useSession();
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<{ path: string; reply?: Reply; error?: ApiError; loading: boolean }>({
    path,
    loading: true,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again
  useEffect(() => {
    const gone = new AbortController();
    setState((before) => (before.path === path ? { ...before, loading: true } : { path, loading: true }));
    call<Reply>(path, { signal: gone.signal })
      .then((reply) => setState({ path, reply, loading: false }))
      .catch((error: unknown) => {
        // What was known before stays: it is older, not wrong.
        if (!gone.signal.aborted) setState((before) => ({ ...before, error: asApiError(error), loading: false }));
      });
    return () => gone.abort();
  }, [call, path, asked]);
  const again = useCallback(() => setAsked((times) => times + 1), []);
  const { path: of, ...current } = state;
  return of === path ? { ...current, again } : { loading: true, again };
}

export interface Pages<Item> {
  items: Item[];
  error?: ApiError;
  loading: boolean;
  hasMore: boolean;
  more(): void;
}

/** A list that comes in pages: the first one at once, the others as they are asked for. */
export function usePages<Item>(path: string, field: string): Pages<Item> {
  const { call } = useSession();
  const [state, setState] = useState<{ items: Item[]; next?: string; error?: ApiError; loading: boolean }>({
    items: [],
    loading: true,
  });
  const fetchPage = useCallback(
    async (after: string | undefined, before: Item[], signal?: AbortSignal) => {
      const withAfter =
        after === undefined ? '' : `${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`;
      setState({ items: before, loading: true });
      try {
        const reply = await call<Record<string, unknown>>(path + withAfter, signal ? { signal } : {});
        const { next } = reply as { next?: string };
        const items = [...before, ...(reply[field] as Item[])];
        setState({ items, loading: false, ...(next === undefined ? {} : { next }) });
      } catch (error) {
        const again = after === undefined ? {} : { next: after };
        if (!signal?.aborted) setState({ items: before, error: asApiError(error), loading: false, ...again });
      }
    },
    [call, path, field],
  );
  useEffect(() => {
    const gone = new AbortController();
    void fetchPage(undefined, [], gone.signal);
    return () => gone.abort();
  }, [fetchPage]);
  const { items, next, error, loading } = state;
  const more = () => void fetchPage(next, items);
  return { items, loading, hasMore: next !== undefined, more, ...(error ? { error } : {}) };
}
