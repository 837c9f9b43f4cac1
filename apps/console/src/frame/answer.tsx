import type { ApiError } from '@modosu/api-client/api-error';
import type { ReactNode } from 'react';
import type { Loaded, Pages } from '../api/load';
import { count } from '../figures/format';

/** An error of the API: its code, what to do, and the id that support can look it up by. */
export function Problem({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div className="problem" role="alert">
      <p>
        <strong>{error.code}</strong> {error.message}
      </p>
      {error.details !== undefined && <pre>{JSON.stringify(error.details, null, 1)}</pre>}
      {error.correlationId && (
        <p className="quote">
          Correlation id <code>{error.correlationId}</code>
        </p>
      )}
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** What the API said, or why it did not. */
export function Answer<R>({ of, children }: { of: Loaded<R>; children: (reply: R) => ReactNode }) {
  return (
    <>
      {of.error && <Problem error={of.error} again={of.again} />}
      {of.loading && of.reply === undefined && (
        <p className="waiting" role="status">
          Loading…
        </p>
      )}
      {of.reply !== undefined && children(of.reply)}
    </>
  );
}

/** Below a list that comes in pages. */
export function MorePages<Item>({ pages, noun }: { pages: Pages<Item>; noun: string }) {
  const { items, loading, hasMore, more, error } = pages;
  return (
    <>
      {error && <Problem error={error} again={more} />}
      <p className="more" role="status">
        {loading ? 'Loading…' : `${count(items.length)} ${noun}${hasMore ? ' so far' : ''}`}{' '}
        {hasMore && !loading && (
          <button type="button" onClick={more}>
            Show more
          </button>
        )}
      </p>
    </>
  );
}
