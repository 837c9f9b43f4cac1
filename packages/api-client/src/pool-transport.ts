import { Pool } from 'undici';
import type { Transport } from './transport';

export interface PoolOptions {
  /** How many requests may be under way at once; the others wait for their turn. Default 1. */
  readonly connections?: number;
  /** How long a response may take to begin, and each part of it to come. Default 130,000: work through a whole incident may take two minutes. */
  readonly timeoutMs?: number;
}

/**
 * A transport of Node for many requests: a fixed number of connections that are kept open.
 * @param url where the gateway is; what stands after host and port is not used
 * @example const transport = poolTransport('http://127.0.0.1:8080', { connections: 64 });
 */
export function poolTransport(
  url: string,
  { connections = 1, timeoutMs = 130_000 }: PoolOptions = {},
): Transport & { close(): Promise<void> } {
  const pool = new Pool(new URL(url).origin, {
    connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const send: Transport = async (request) => {
    const { statusCode: status, headers, body } = await pool.request(request);
    return { status, text: await body.text(), header: (name) => [headers[name]].flat()[0] };
  };
  return Object.assign(send, { close: () => pool.close() });
}
