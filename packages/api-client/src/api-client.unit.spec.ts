import { ApiClient, type ClientOptions } from './api-client';
import { ApiError } from './api-error';
import { idempotencyKey } from './idempotency-key';
import { type Item, pages } from './pages';
import { neverAgain, retryLater } from './retry';
import { scenarioTime } from './scenario-time';
import type { HttpRequest } from './transport';

interface Recorded {
  status?: number;
  text?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
const refusal = (status: number, code: string, headers?: Record<string, string>): Recorded => ({
  status,
  body: { error: { code, message: `the sentence of ${code}`, correlationId: 'corr-1', details: { limit: 5 } } },
  headers,
});

/** A client whose requests are answered with these one after another, the last of them for ever. */
function clientOf(answers: (Recorded | Error)[], options: Partial<ClientOptions> = {}) {
  const asked: HttpRequest[] = [];
  const api = new ApiClient({
    ...options,
    transport: async (request) => {
      asked.push(request);
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer instanceof Error) throw answer;
      const { status = 200, body, text = JSON.stringify(body), headers = {} } = answer;
      return { status, text, header: (name) => headers[name] };
    },
  });
  return { api, asked };
}
const failure = async (asked: Promise<unknown>): Promise<ApiError> => {
  const error = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

describe('a request', () => {
  it('has its fields in the path and the query, or in the path and the body', async () => {
    const { api, asked } = clientOf([{ body: {} }]);
    await api.call('compensation.plan.show', { planId: 'a/b', limit: 1, after: undefined });
    await api.call('compensation.plan.approve', { planId: 'p', contentHash: 'h' });
    await api.call('charging.source.remove', { sourceId: 's' });
    await api.call('compensation.incident.list');
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/v1/staff/plans/a%2Fb?limit=1', undefined],
      ['POST', '/v1/staff/plans/p/approve', '{"contentHash":"h"}'],
      ['DELETE', '/v1/funding-sources/s', undefined],
      ['GET', '/v1/staff/incidents', undefined],
    ]);
  });
  it('says who asks, from where and when; a command has a key of its own', async () => {
    const { api, asked } = clientOf([{ body: {} }], {
      scenarioTime: scenarioTime('00'.repeat(32)),
      defaults: () => ({ address: '198.51.100.1', token: 'other' }),
    });
    const at = new Date('2019-07-01T00:00:00Z');
    await api.as({ token: 'secret' }).call('payment.wallet.show', {}, { at });
    await api.call('payment.code.show');
    expect(asked[0]!.headers).toEqual({
      authorization: 'Bearer secret',
      'x-forwarded-for': '198.51.100.1',
      'modosu-simulation-time': '2019-07-01T00:00:00.000Z',
      'modosu-simulation-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(asked[1]!.headers).toEqual({
      authorization: 'Bearer other',
      'x-forwarded-for': '198.51.100.1',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    });
  });
});

describe('an idempotency key', () => {
  it('is a UUID version 7 that begins with the time', () => {
    const key = idempotencyKey();
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(Number.parseInt(key.replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(5_000);
    expect(idempotencyKey()).not.toBe(key);
  });
});

describe('the types', () => {
  it('are those of the description: a field that is missing, misspelt or gone does not compile', () => {
    async function never(api: ApiClient): Promise<void> {
      // @ts-expect-error: the plan is not named
      await api.call('compensation.plan.show');
      // @ts-expect-error: there is no such field
      await api.call('compensation.plan.show', { planId: 'p', contentHash: 'h' });
      // @ts-expect-error: a switch is one of the API's
      await api.call('charging.switch.set', { scope: 'chargin', on: true, reason: 'over' });
      // @ts-expect-error: nothing of the kind is replied
      (await api.call('compensation.plan.show', { planId: 'p' })).lines[0]!.amount.toFixed();
    }
    expect(never).toBeDefined();
  });
});

describe('a reply', () => {
  it('may have an error among its fields', async () => {
    const { api } = clientOf([{ body: { runId: 'r', state: 'failed', error: 'the log could not be read' } }]);
    expect((await api.call('charging.what-if.show', { runId: 'r' })).error).toBe('the log could not be read');
  });
  it('comes in pages, each asked for when it is wanted', async () => {
    const { api, asked } = clientOf([{ body: { alerts: ['a'], next: '1' } }, { body: { alerts: ['b'] } }]);
    const alerts: Item<'compensation.alert.list'>[] = [];
    for await (const page of pages(api, 'compensation.alert.list', { limit: 1 })) alerts.push(...page.alerts);
    expect(alerts).toEqual(['a', 'b']);
    expect(asked.map(({ path }) => path)).toEqual(['/v1/staff/alerts?limit=1', '/v1/staff/alerts?limit=1&after=1']);
  });
});

describe('an error', () => {
  it('has the stable code, and what to quote; also where the status is that of success', async () => {
    const { api } = clientOf([refusal(202, 'CHARGE_PENDING')]);
    expect(await failure(api.call('charging.charge.list'))).toMatchObject({
      code: 'CHARGE_PENDING',
      message: 'the sentence of CHARGE_PENDING',
      status: 202,
      correlationId: 'corr-1',
      details: { limit: 5 },
      retryAfterMs: undefined,
    });
  });
  it('says so if nothing answers, or something else than the API', async () => {
    expect(await failure(clientOf([new Error('refused')]).api.call('identity.customer.profile'))).toMatchObject({
      code: 'UNREACHABLE',
      message: 'Nothing answers: refused.',
    });
    for (const answer of [{ text: '<html>' }, { status: 404, body: { message: 'no' } }, { status: 500, body: null }]) {
      const error = await failure(clientOf([answer]).api.call('identity.customer.profile'));
      expect(error.code).toBe('UNREADABLE');
    }
  });
});

describe('what could only not be done now', () => {
  const away = refusal(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '1' });
  const retry = retryLater({ pauseMs: 1 });

  it('is sent again with the same key', async () => {
    const { api, asked } = clientOf([away, away, { body: { code: 'c' } }], { retry });
    expect(await api.call('payment.code.show')).toEqual({ code: 'c' });
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });
  it('is an error when patience is over, or none is wanted', async () => {
    const impatient = clientOf([away], { retry: retryLater({ patienceMs: -1 }) });
    expect((await failure(impatient.api.call('payment.code.show'))).retryAfterMs).toBe(1_000);
    const { api, asked } = clientOf([away], { retry });
    await failure(api.call('payment.code.show', {}, { retry: neverAgain }));
    expect(asked).toHaveLength(1);
  });
  it('is no refusal of the rules, even if that has a time to retry after', async () => {
    for (const answer of [refusal(429, 'RATE_LIMITED', { 'retry-after': '60' }), refusal(503, 'CHARGING_STOPPED')]) {
      const { api, asked } = clientOf([answer], { retry });
      await failure(api.call('payment.code.show'));
      expect(asked).toHaveLength(1);
    }
  });
  it('is asked for again in pauses that double, never longer than the API says or than the longest', () => {
    const error = new ApiError('TIMEOUT', '', { retryAfterMs: 1_000 });
    const pauses = [1, 2, 3, 4, 5, 6].map((attempt) => retryLater()(error, attempt, 0));
    expect(pauses).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000]);
    expect(retryLater({ pauseMs: 3_000 })(error, 1, 0)).toBe(1_000);
  });
});
