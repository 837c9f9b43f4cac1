import { ServiceError } from '@modosu/service-kit/request/service-error';
import type { OnModuleDestroy } from '@nestjs/common';
import { Pool } from 'undici';

/** The provider did not answer in time, or not sensibly: whether it did anything is not known. */
export class ProviderLate extends ServiceError {
  /** @param why for the log; the caller sees only that the provider does not answer */
  constructor(readonly why: string) {
    super('PROVIDER_UNAVAILABLE');
  }
}

/** The provider will not do what was asked, now or ever; nothing was done. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';

  constructor(readonly code: string) {
    super(`the provider refuses: ${code}`);
  }
}

export interface ProviderSettings {
  readonly url: string;
  readonly apiKey: string;
  /** Tell the provider the scenario's time. */
  readonly simulation: boolean;
  /** How long one question may take with all its tries, real milliseconds (3,000). */
  readonly patienceMs?: number;
}

export interface Question {
  readonly path: string;
  /** Missing: it is only read. */
  readonly body?: object;
  /** The same key has one effect, however often it is sent. */
  readonly idempotencyKey?: string;
  /** The service's time. */
  readonly now?: string;
}

/** Enough for a mass refund to keep the provider busy, and no more than it takes at a time. */
const CONNECTIONS = 64;
const PAUSE_MS = 100;
/** Our own mistakes: asking again changes nothing, and what became of the first request is not known either. */
const OUR_FAULT: readonly string[] = [
  'unauthorised',
  'idempotency_mismatch',
  'reference_taken',
  'idempotency_key_required',
];

/** Questions to the card provider over connections that are kept open. */
export class ProviderConnection implements OnModuleDestroy {
  private readonly pool: Pool;
  private readonly patienceMs: number;

  constructor(private readonly settings: ProviderSettings) {
    this.patienceMs = settings.patienceMs ?? 3_000;
    const limits = { headersTimeout: this.patienceMs, bodyTimeout: this.patienceMs };
    const connect = { timeout: this.patienceMs };
    this.pool = new Pool(settings.url, { connections: CONNECTIONS, pipelining: 1, connect, ...limits });
  }

  /**
   * Asks, and asks again while the provider fails, as far as time allows.
   * @throws ProviderLate, ProviderRefused
   */
  async ask<Answer>(question: Question): Promise<Answer> {
    const giveUpAt = performance.now() + this.patienceMs;
    for (;;) {
      const leftMs = giveUpAt - performance.now();
      const response = leftMs > 0 ? await this.once(question, leftMs) : undefined;
      if (response !== undefined && response.status < 500 && response.status !== 429) return read<Answer>(response);
      if (giveUpAt - performance.now() < 2 * PAUSE_MS) throw new ProviderLate(`no answer to ${question.path} in time`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** The lines of an answer of newline-delimited JSON. @throws ProviderLate, ProviderRefused */
  async *lines(path: string): AsyncGenerator<unknown> {
    const response = await this.pool
      .request({ method: 'GET', path, headers: this.headers({ path }) })
      .catch((error: Error) => {
        throw new ProviderLate(error.message);
      });
    if (response.statusCode !== 200) {
      await response.body.dump();
      throw new ProviderLate(`status ${response.statusCode} for ${path}`);
    }
    let rest = '';
    response.body.setEncoding('utf8');
    const chunks = response.body[Symbol.asyncIterator]();
    for (;;) {
      // It may stop in the middle as well.
      const { done, value } = await chunks.next().catch((error: Error) => {
        throw new ProviderLate(error.message);
      });
      if (done) break;
      const pieces = (rest + String(value)).split('\n');
      rest = pieces.pop() ?? '';
      for (const line of pieces) if (line !== '') yield parsed(line);
    }
    if (rest !== '') yield parsed(rest);
  }

  /** After background work has stopped, which may still need the provider. */
  async onModuleDestroy(): Promise<void> {
    await this.pool.close();
  }

  private async once(question: Question, leftMs: number): Promise<{ status: number; body: unknown } | undefined> {
    const { path, body } = question;
    try {
      const response = await this.pool.request({
        method: body === undefined ? 'GET' : 'POST',
        path,
        headers: this.headers(question),
        body: body === undefined ? null : JSON.stringify(body),
        // Waiting for one of the connections counts too.
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(leftMs))),
      });
      return { status: response.statusCode, body: await response.body.json() };
    } catch {
      // A connection that could not be made or broke, an answer that did not come or is not JSON.
      return undefined;
    }
  }

  private headers({ body, idempotencyKey, now }: Question): Record<string, string> {
    const { apiKey, simulation } = this.settings;
    return {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(simulation && now !== undefined ? { 'x-simulation-time': now } : {}),
    };
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ProviderLate('a line that is not JSON');
  }
}

function read<Answer>({ status, body }: { status: number; body: unknown }): Answer {
  if (status < 300) return body as Answer;
  const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
  if (typeof code !== 'string' || OUR_FAULT.includes(code)) throw new Error(`the provider answers ${status} ${code}`);
  throw new ProviderRefused(code);
}
