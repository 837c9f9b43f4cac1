/** What the API answered instead of a reply: its code, its sentence, and what to quote to support. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly correlationId?: string,
    readonly details?: unknown,
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

/**
 * Calls the public API on the page's own origin. The token goes into a header, never into an address.
 * @throws ApiError also when nothing answers or the answer is not the API's
 */
export async function callApi<Reply>(token: string | undefined, path: string, options: CallOptions = {}) {
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
  throw new ApiError(code, sentence, quoted ?? correlationId, details);
}
