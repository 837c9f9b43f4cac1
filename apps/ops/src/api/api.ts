import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { Failure } from '../failure';
import type { Progressing } from '../progress';
import { visible } from '../text/visible';
import { idempotencyKey } from './idempotency-key';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Query = Record<string, string | number | undefined>;

/** A refusal as the API words it. */
export class ApiRefusal extends Failure {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly correlationId: string | undefined,
    readonly details: unknown,
    /** The gateway says so where nothing of the rules stands against the request, only that it cannot be done now. */
    readonly retryAfterMs?: number,
  ) {
    // The sentence may quote what somebody else wrote.
    super(visible(message));
  }
}

/** Work through a whole incident may take two minutes at the gateway. */
const PATIENCE_MS = 130_000;
/** How long somebody at a terminal is kept waiting for a part that is away; they can end it sooner themselves. */
const AWAY_MS = 45_000;
const LONGEST_PAUSE_MS = 5_000;

/** A client of the public API. */
export class Api {
  /** @param headers asked for before every try: who acts, and when */
  constructor(
    readonly url: string,
    private readonly headers: () => Record<string, string> = () => ({}),
    private readonly pauseMs = 300,
    /** How it is shown that an answer takes long. */
    readonly progress: Progressing = (_title, work) => work(() => undefined),
  ) {}

  /** The same API for whoever holds this session. */
  as(token: string): Api {
    return new Api(
      this.url,
      () => ({ ...this.headers(), authorization: `Bearer ${token}` }),
      this.pauseMs,
      this.progress,
    );
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    const said = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
    const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
    const asked = () => this.send<T>('GET', search === '' ? path : `${path}?${search}`);
    // Whoever says how long to wait wants to wait.
    return 'waitMs' in query ? asked() : this.progress('Waiting for the answer', asked);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.progress('Waiting for the answer', () => this.send<T>('POST', path, body));
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.send<T>('PUT', path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.send('DELETE', path);
  }

  /** @throws ApiRefusal, Failure if nothing of ours answers there */
  private async send<T>(method: Method, path: string, body?: object): Promise<T> {
    const key = method === 'GET' ? undefined : idempotencyKey(Date.now());
    const giveUpAt = Date.now() + AWAY_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once<T>(method, path, body, key);
      } catch (error) {
        // The same request with the same key: it takes effect once.
        if (!(error instanceof ApiRefusal) || error.retryAfterMs === undefined || Date.now() > giveUpAt) throw error;
        await sleep(Math.min(error.retryAfterMs * attempt, LONGEST_PAUSE_MS, this.pauseMs * 2 ** attempt));
      }
    }
  }

  private async once<T>(method: Method, path: string, body: object | undefined, key: string | undefined): Promise<T> {
    const { statusCode, text, retryAfter } = await this.exchange(method, path, body, key);
    let answer: { error?: { code: string; message: string; correlationId?: string; details?: unknown } };
    try {
      answer = JSON.parse(text);
    } catch {
      throw new Failure(`What answers at ${this.url} is not Modosu (status ${statusCode}, no JSON); check --url.`);
    }
    const { error } = answer;
    if (statusCode >= 400 && typeof error !== 'object') {
      throw new Failure(`What answers at ${this.url} is not Modosu (status ${statusCode}); check --url.`);
    }
    if (error?.code === 'ROUTE_UNKNOWN') {
      throw new Failure(`${method} ${path} is not known at ${this.url} (status ${statusCode}); check --url.`);
    }
    if (error) {
      const { code, message, correlationId, details } = error;
      const after = statusCode === 503 || statusCode === 504 ? Number(retryAfter) * 1_000 : Number.NaN;
      const isLater = Number.isFinite(after) ? ([after] as const) : ([] as const);
      throw new ApiRefusal(statusCode, visible(code), message, correlationId, details, ...isLater);
    }
    return answer as T;
  }

  private async exchange(method: Method, path: string, body: object | undefined, key: string | undefined) {
    try {
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(this.url + path, {
        method,
        headers: {
          ...this.headers(),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: PATIENCE_MS,
        bodyTimeout: PATIENCE_MS,
      });
      return { statusCode, text: await answer.text(), retryAfter: headers['retry-after'] };
    } catch (error) {
      throw new Failure(
        `Nothing answers at ${this.url} (${(error as Error).message || (error as NodeJS.ErrnoException).code}). ` +
          'Start Modosu with "npm start", or say where it is with --url or MODOSU_URL.',
      );
    }
  }
}

/** One part of a path: what somebody typed may hold any character. */
export const part = encodeURIComponent;
