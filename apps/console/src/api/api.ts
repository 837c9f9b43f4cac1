/** What the API answered instead of a reply: its code, its sentence, and what to quote to support. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly correlationId?: string,
    readonly details?: unknown,
    /** Nothing stands against the request; it can only not be done now. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

interface ErrorBody {
  error?: { code: string; message: string; correlationId?: string; details?: unknown };
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: object;
  /** Sent again with the same key, a command has one effect. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** How often something that cannot be done now is asked again; whoever sits there sees the reason after that. */
const TRIES = 5;

/**
 * Calls the public API on the page's own origin. The token goes into a header, never into an address. What could not be
 * done only because a part was slow or away is asked again, if that is safe.
 * @throws ApiError also when nothing answers or the answer is not the API's
 */
export async function callApi<Reply>(token: string | undefined, path: string, options: CallOptions = {}) {
  const isSafe = (options.method ?? 'GET') === 'GET' || options.idempotencyKey !== undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOnce<Reply>(token, path, options);
    } catch (error) {
      const after = error instanceof ApiError ? error.retryAfterMs : undefined;
      if (after === undefined || !isSafe || attempt === TRIES || options.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(after, 300 * 2 ** attempt)));
    }
  }
}

async function callOnce<Reply>(token: string | undefined, path: string, options: CallOptions) {
  const { method = 'GET', body, idempotencyKey, signal } = options;
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    credentials: 'omit',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError('UNREACHABLE', 'The server cannot be reached; check the connection and try again.');
  });
  const correlationId = answer.headers.get('correlation-id') ?? undefined;
  const parsed = (await answer.json().catch(() => undefined)) as (Reply & ErrorBody) | undefined;
  if (answer.ok && parsed !== undefined) return parsed as Reply;
  const { code, message, details, correlationId: quoted } = parsed?.error ?? { code: 'UNREADABLE', message: '' };
  const sentence = message || `The server answered with status ${answer.status} and nothing the desk can read.`;
  const after = answer.status === 503 || answer.status === 504 ? answer.headers.get('retry-after') : null;
  throw new ApiError(code, sentence, quoted ?? correlationId, details, after ? Number(after) * 1_000 : undefined);
}
