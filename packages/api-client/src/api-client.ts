import { ApiError } from './api-error';
import { idempotencyKey } from './idempotency-key';
import { type ErrorCode, type Method, type Operations, PLACES } from './operations';
import { type Retry, retryLater } from './retry';
import type { HttpResponse, Transport } from './transport';

export type OperationId = keyof Operations;
/** What an operation is asked: the fields of its path, query and body together. */
export type Fields<Id extends OperationId> = Operations[Id]['request'];
export type Reply<Id extends OperationId> = Operations[Id]['reply'];

/** Who asks, from where and when. */
export interface CallOptions {
  /** Session token. */
  readonly token?: string;
  /** Names the command; left out: a fresh UUID version 7. The same key again is the same command. */
  readonly idempotencyKey?: string;
  /** Where the request seems to come from, for a gateway behind a proxy or in simulation mode. */
  readonly address?: string;
  /** The scenario's time, for a gateway in simulation mode; needs `scenarioTime`. */
  readonly at?: Date;
  readonly signal?: AbortSignal;
  readonly retry?: Retry;
}

export interface ClientOptions {
  readonly transport: Transport;
  readonly retry?: Retry;
  /** Signs times of the scenario; see scenario-time.ts. */
  readonly scenarioTime?: (at: Date) => Record<string, string>;
  /** Asked before every attempt; what a call says by itself goes first. */
  readonly defaults?: () => CallOptions;
}

type Arguments<Id extends OperationId> =
  Record<string, never> extends Fields<Id>
    ? [fields?: Fields<Id>, options?: CallOptions]
    : [fields: Fields<Id>, options?: CallOptions];

/**
 * The public API. A command carries an Idempotency-Key, so what could only not be done now is sent again without being
 * done twice.
 *
 * @example
 * const api = new ApiClient({ transport: fetchTransport('http://127.0.0.1:8080') });
 * const { sessionToken } = await api.call('identity.staff.sign-in', { email, password, code });
 * const { lines } = await api.as({ token: sessionToken }).call('compensation.plan.show', { planId });
 */
export class ApiClient {
  constructor(private readonly options: ClientOptions) {}

  /** The same API for another caller. */
  as(caller: CallOptions): ApiClient {
    return new ApiClient({ ...this.options, defaults: () => ({ ...this.options.defaults?.(), ...caller }) });
  }

  /**
   * Asks one operation of the API.
   * @param id as in the API's description (`/openapi.json`)
   * @throws ApiError
   */
  call<Id extends OperationId>(id: Id, ...[fields = {}, options]: Arguments<Id>): Promise<Reply<Id>> {
    const [method, template] = PLACES[id];
    const rest: Record<string, unknown> = { ...fields };
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(rest[name]);
      delete rest[name];
      return encodeURIComponent(value);
    });
    const hasBody = method === 'POST' || method === 'PUT';
    return this.send(method, hasBody ? path : path + queryOf(rest), hasBody ? rest : undefined, options) as Promise<
      Reply<Id>
    >;
  }

  /**
   * Sends a request that need not be one of the API's description.
   * @param path with its query
   * @throws ApiError
   */
  async send(method: Method, path: string, body?: object, options: CallOptions = {}): Promise<unknown> {
    const began = Date.now();
    const key = method === 'GET' ? undefined : (options.idempotencyKey ?? idempotencyKey());
    for (let attempt = 1; ; attempt++) {
      const asked = { ...this.options.defaults?.(), ...options, idempotencyKey: key };
      try {
        return await this.once(method, path, body, asked);
      } catch (error) {
        if (!(error instanceof ApiError) || asked.signal?.aborted) throw error;
        const retry = asked.retry ?? this.options.retry ?? DEFAULT_RETRY;
        const pauseMs = retry(error, attempt, Date.now() - began);
        if (pauseMs === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async once(method: Method, path: string, body: object | undefined, options: CallOptions): Promise<unknown> {
    const { token, idempotencyKey, address, at, signal } = options;
    const headers: Record<string, string> = at === undefined ? {} : { ...this.options.scenarioTime?.(at) };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    if (address !== undefined) headers['x-forwarded-for'] = address;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: HttpResponse;
    try {
      response = await this.options.transport({ method, path, headers, body: body && JSON.stringify(body), signal });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      const reason = reasonOf(cause);
      throw new ApiError('UNREACHABLE', `Nothing answers: ${reason}.`, { details: { reason }, cause });
    }
    return replyOf(response);
  }
}

const DEFAULT_RETRY = retryLater();

/** @throws ApiError */
function replyOf(response: HttpResponse): unknown {
  const { status, text } = response;
  const correlationId = response.header('correlation-id');
  let answer: { error?: { code: ErrorCode; message: string; details?: unknown; correlationId?: string } };
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new ApiError('UNREADABLE', `What answers is not Modosu: status ${status}, no JSON.`, {
      status,
      correlationId,
      cause,
    });
  }
  if (status === 200) return answer;
  const { error } = answer ?? {};
  if (typeof error !== 'object') {
    throw new ApiError('UNREADABLE', `What answers is not Modosu: status ${status}.`, { status, correlationId });
  }
  // A limit that was passed has a time to retry after, too; but it speaks of the request, so the error stands.
  const seconds = status === 503 || status === 504 ? Number(response.header('retry-after')) : Number.NaN;
  throw new ApiError(error.code, error.message, {
    status,
    correlationId: error.correlationId ?? correlationId,
    details: error.details,
    retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1_000,
  });
}

function queryOf(fields: Record<string, unknown>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
}

/** `fetch` says no more than that it failed; why is in its cause. */
function reasonOf(error: unknown): string {
  const { message, code } = ((error as Error).cause ?? error) as Error & { code?: string };
  return message || code || String(error);
}
