import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface CallOptions {
  /** Session token. */
  token?: string;
  /** Where the client seems to be, for a gateway behind a proxy or in simulation mode. */
  address?: string;
  /** The scenario's time, for a gateway in simulation mode. */
  at?: Date;
  /** Left out: a fresh one. */
  key?: string;
  /** How long a part that is slow or away is waited for; 0 gives its refusal at once. */
  patienceMs?: number;
}

const PATIENCE_MS = 30_000;

/** What the API answered instead of a reply. */
export class ApiRefusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** Only that it cannot be done now: the same request with the same key is to be sent again after this time. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** The public API over a fixed number of connections, as one client after another would use it. */
export class ApiClient {
  private readonly pool: Pool;

  /** @param simulationKey signs scenario times; 64 hex characters */
  constructor(
    gateway: string,
    connections: number,
    private readonly simulationKey?: string,
  ) {
    this.pool = new Pool(gateway, { connections, pipelining: 1 });
  }

  /** @throws ApiRefusal */
  async call<Reply>(method: Method, path: string, body?: object, options: CallOptions = {}): Promise<Reply> {
    const { key = idempotencyKey(), patienceMs = PATIENCE_MS } = options;
    const giveUpAt = Date.now() + patienceMs;
    for (;;) {
      try {
        return await this.once<Reply>(method, path, body, { ...options, key });
      } catch (error) {
        const after = error instanceof ApiRefusal ? error.retryAfterMs : undefined;
        if (after === undefined || Date.now() + after > giveUpAt) throw error;
        await pause(after);
      }
    }
  }

  private async once<Reply>(method: Method, path: string, body: object | undefined, options: CallOptions) {
    const { token, address, at, key } = options;
    const {
      statusCode,
      headers,
      body: answer,
    } = await this.pool.request({
      method,
      path,
      headers: {
        ...(method === 'GET' || key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...(at === undefined ? {} : this.scenarioTime(at)),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (statusCode === 200) return JSON.parse(text) as Reply;
    const error = (JSON.parse(text) as { error?: { code: string } }).error;
    const after = statusCode === 503 || statusCode === 504 ? Number(headers['retry-after']) * 1_000 : Number.NaN;
    const problem = `${method} ${path}: ${statusCode} ${text}`;
    throw new ApiRefusal(error?.code ?? 'UNKNOWN', statusCode, problem, Number.isFinite(after) ? after : undefined);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private scenarioTime(at: Date): Record<string, string> {
    const time = at.toISOString();
    const signature = createHmac('sha256', Buffer.from(this.simulationKey ?? '', 'hex'))
      .update(time)
      .digest('hex');
    return { 'modosu-simulation-time': time, 'modosu-simulation-signature': signature };
  }
}
