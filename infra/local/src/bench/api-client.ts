import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';

/** A UUID version 7: what the API asks of an Idempotency-Key. */
export function idempotencyKey(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

type Method = 'GET' | 'POST' | 'PUT';

/** The public API over a fixed number of connections, as one client after another would use it. */
export class ApiClient {
  private readonly pool: Pool;

  constructor(gateway: string, connections: number) {
    this.pool = new Pool(gateway, { connections, pipelining: 1 });
  }

  /**
   * @param address where the client seems to be, for a gateway behind a proxy
   * @throws Error with the code of the API's answer
   */
  async call<Reply>(method: Method, path: string, body?: object, token?: string, address?: string): Promise<Reply> {
    const { statusCode, body: answer } = await this.pool.request({
      method,
      path,
      headers: {
        'content-type': 'application/json',
        ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey() }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    if (statusCode !== 200) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return JSON.parse(text) as Reply;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
