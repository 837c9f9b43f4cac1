import { Pool } from 'undici';
import type { Transport } from './transport';

export interface PoolOptions {
  /** How many requests may be under way at once; the others wait for their turn. Default 8. */
  readonly connections?: number;
  /** How long a response may take to begin, and each part of it to come. Default 130,000: work through a whole incident may take two minutes. */
  readonly timeoutMs?: number;
}

/**
 * A transport of Node for many requests: a fixed number of connections that are kept open.
 * @param url where the gateway is, without a slash at its end
 * @example const transport = poolTransport('http://127.0.0.1:8080', { connections: 64 });
 */
export function poolTransport(
  url: string,
  { connections = 8, timeoutMs = 130_000 }: PoolOptions = {},
): Transport & { close(): Promise<void> } {
  const options = { connections, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  // With the first request, so that an address that is none is said as what cannot be reached.
  let pool: Pool | undefined;
  const send: Transport = async ({ path, ...request }) => {
    const { origin, pathname, search } = new URL(url + path);
    pool ??= new Pool(origin, options);
    const { statusCode: status, headers, body } = await pool.request({ ...request, path: pathname + search });
    return { status, text: await body.text(), header: (name) => [headers[name]].flat()[0] };
  };
  return Object.assign(send, { close: async () => pool?.close() });
}
