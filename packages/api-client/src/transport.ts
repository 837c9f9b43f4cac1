import type { Method } from './operations';

export interface HttpRequest {
  readonly method: Method;
  /** With the query; begins with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Sends one request and reads the whole response. Rejects only if there is none. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * A transport over `fetch`, as browsers and Node have it.
 * @param url where the gateway is, without a slash at its end; empty in a page that it serves itself
 */
export function fetchTransport(url = ''): Transport {
  return async ({ path, ...request }) => {
    const response = await fetch(url + path, { ...request, cache: 'no-store', credentials: 'omit' });
    return {
      status: response.status,
      text: await response.text(),
      header: (name) => response.headers.get(name) ?? undefined,
    };
  };
}
