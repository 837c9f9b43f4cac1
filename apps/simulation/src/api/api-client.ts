import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { v7 as uuidv7 } from 'uuid';
import { isoOf, type Minute } from '../clock/scenario-time';

/** Who asks, from where and when. */
export interface From {
  minute: Minute;
  ip: string;
  token?: string;
}

/** What the API answered: either the reply, or the code of a refusal with its details. */
export type Answer<T> =
  | { ok: true; body: T }
  | { ok: false; status: number; code: string; details?: Record<string, unknown>; message: string };

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Not the rules speaking but somebody else at the same moment: the same request with the same key is sent again. */
const AT_THE_SAME_TIME = new Set(['CONFLICT', 'CHARGE_PENDING', 'INTERNAL']);
const TRIES = 8;
/** How long a part may be away before the scenario gives up. */
const AWAY_MS = 180_000;
const LONGEST_PAUSE_MS = 2_000;
const PATIENCE_MS = 130_000;

/** A client of the public API: keep-alive, keys that make repeating safe, and the scenario's time. */
export class ApiClient {
  private readonly pool: Pool;
  private readonly signatures = new Map<string, string>();
  private readonly simulationKey: Buffer;
  requests = 0;
  repeated = 0;

  constructor(gateway: string, simulationKey: string, connections: number) {
    this.pool = new Pool(gateway, {
      connections,
      pipelining: 1,
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
    });
    this.simulationKey = Buffer.from(simulationKey.trim(), 'hex');
  }

  get<T>(path: string, from: From): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, from);
  }

  post<T>(path: string, body: unknown, from: From): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, from);
  }

  put<T>(path: string, body: unknown, from: From): Promise<Answer<T>> {
    return this.send<T>('PUT', path, body, from);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async send<T>(method: Method, path: string, body: unknown, from: From): Promise<Answer<T>> {
    const key = method === 'GET' ? undefined : uuidv7();
    const giveUpAt = Date.now() + AWAY_MS;
    for (let attempt = 1; ; attempt++) {
      let last: string;
      let isAway = true;
      try {
        const { retryAfter, ...answer } = await this.once<T>(method, path, body, from, key);
        isAway = retryAfter && !answer.ok && (answer.status === 503 || answer.status === 504);
        if (answer.ok || !(isAway || AT_THE_SAME_TIME.has(answer.code))) return answer;
        last = `${answer.status} ${answer.code}: ${answer.message}`;
      } catch (error) {
        last = (error as Error).message;
      }
      if (isAway ? Date.now() > giveUpAt : attempt >= TRIES) {
        throw new Error(`${method} ${path} was tried ${attempt} times without an answer; the last: ${last}`);
      }
      this.repeated++;
      await sleep(Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS));
    }
  }

  private async once<T>(
    method: Method,
    path: string,
    body: unknown,
    { minute, ip, token }: From,
    key: string | undefined,
  ): Promise<Answer<T> & { retryAfter: boolean }> {
    this.requests++;
    const time = isoOf(minute);
    const response = await this.pool.request({
      method,
      path,
      headers: {
        'modosu-simulation-time': time,
        'modosu-simulation-signature': this.signature(time),
        'x-forwarded-for': ip,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.body.json()) as T & {
      error?: { code: string; message: string; details?: Record<string, unknown> };
    };
    const retryAfter = response.headers['retry-after'] !== undefined;
    if (answer?.error === undefined) return { ok: true, body: answer, retryAfter };
    const { code, message, details } = answer.error;
    return { ok: false, status: response.statusCode, code, message, retryAfter, ...(details ? { details } : {}) };
  }

  private signature(time: string): string {
    let signature = this.signatures.get(time);
    if (signature === undefined) {
      signature = createHmac('sha256', this.simulationKey).update(time).digest('hex');
      if (this.signatures.size > 1_000) this.signatures.clear();
      this.signatures.set(time, signature);
    }
    return signature;
  }
}

/** The reply, where nothing but success is expected. */
export function expectOk<T>(answer: Answer<T>, what: string): T {
  if (answer.ok) return answer.body;
  const details = answer.details === undefined ? '' : ` ${JSON.stringify(answer.details).slice(0, 500)}`;
  throw new Error(`${what}: ${answer.status} ${answer.code}: ${answer.message}${details}`);
}
