import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { ERRORS, isErrorCode } from '@modosu/contracts/errors';
import { allMessages } from '@modosu/contracts/messages';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Controller, Get, Module } from '@nestjs/common';
import fc from 'fast-check';
import { knows } from './api/fields';
import { GatewayModule } from './gateway.module';
import { CONSOLE_FILES } from './pages/console.controller';
import { isForAnyone, routes } from './routes';
import { Sessions } from './session/sessions';
import { type GatewayApp, gatewayApp } from './testing/gateway-app';

type Request = { method: string; url: string; headers?: Record<string, string>; payload?: unknown };

const WEBHOOK_PATH = '/v1/webhooks/card-provider';

/** A controller that does not declare who may reach it. */
@Controller()
class Undeclared {
  @Get('/v1/undeclared')
  answer(): string {
    return 'let in';
  }
}
@Module({ controllers: [Undeclared] })
class UndeclaredModule {}

/** The gateway's whole HTTP side; every token is anna's session. */
const gateway = (answer?: () => unknown) =>
  gatewayApp([GatewayModule, UndeclaredModule], answer, (builder) =>
    builder
      .overrideProvider(Sessions)
      .useValue({ of: async () => ({ statement: 's', subject: 'anna' }) })
      .overrideProvider(CONSOLE_FILES)
      .useValue('/nowhere'),
  );

const KEY = () => ({
  'idempotency-key': `${Date.now()
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-000000000001`,
});
const JSON_TYPE = { 'content-type': 'application/json' };

/** Asserts the one shape and gives the code. */
function codeIn({ statusCode, headers, body }: { statusCode: number; headers: Record<string, unknown>; body: string }) {
  const { error, ...rest } = JSON.parse(body);
  expect(rest).toEqual({});
  expect(Object.keys(error).filter((name) => !['code', 'message', 'details', 'correlationId'].includes(name))).toEqual(
    [],
  );
  expect(isErrorCode(error.code)).toBe(true);
  expect(statusCode).toBe(ERRORS[error.code as keyof typeof ERRORS].status);
  expect(error.message).toBe(ERRORS[error.code as keyof typeof ERRORS].message);
  expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers['correlation-id']).toBe(error.correlationId);
  expect(headers['content-type']).toMatch(/^application\/json/);
  return error.code as string;
}

describe('everything that leaves the gateway as an error', () => {
  let app: GatewayApp;
  beforeAll(async () => {
    app = await gateway();
  });
  afterAll(() => app.close());
  const code = async (request: Request) => codeIn((await app.server.inject(request as never)) as never);

  it('has the one shape and a code of the catalogue: bodies that are none', async () => {
    const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
      code({ method: 'POST', url: '/v1/customers', headers, payload });
    for (const body of [
      '{',
      '{"a":1,}',
      'nul',
      '{"__proto__":{}}',
      '{"constructor":{"prototype":{}}}',
      Buffer.from([0x22, 0xff, 0x22]),
    ]) {
      expect([body, await post(body)]).toEqual([body, 'MALFORMED_REQUEST']);
    }
    expect(await post(`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBe('MALFORMED_REQUEST');
    for (const body of ['[]', 'null', '"text"', '3', 'true', '[{"email":"a@b.example"}]']) {
      expect([body, await post(body)]).toEqual([body, 'VALIDATION_FAILED']);
    }
    expect(await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await post('text', { 'content-type': 'text/plain' })).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await post('{}', { 'content-type': 'no type' })).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await post(`{"name":"${'x'.repeat(1_000_000)}"}`)).toBe('REQUEST_TOO_LARGE');
    expect(app.sent).toEqual([]);
  });

  it('has the one shape and a code of the catalogue: routes and methods that there are not', async () => {
    for (const url of ['/v1', '/v1/nothing', '/v2/me', '/v1/me/', '//v1/me', '/docs/../x', '/v1/reports//']) {
      expect([url, await code({ method: 'GET', url })]).toEqual([url, 'ROUTE_UNKNOWN']);
    }
    for (const method of ['PATCH', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'] as const) {
      const answer = await app.server.inject({ method: method as 'PATCH', url: '/v1/charges' });
      expect([method, codeIn(answer as never)]).toEqual([method, 'METHOD_NOT_ALLOWED']);
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
    }
    expect(await code({ method: 'POST', url: '/openapi.json' })).toBe('METHOD_NOT_ALLOWED');
    for (const url of ['/v1/reports/%zz', '/v1/reports/%', '/v1/reports/%ff', '/v1/staff/switches/%c3%28']) {
      expect([url, await code({ method: 'GET', url })]).toEqual([url, 'MALFORMED_REQUEST']);
    }
    expect(await code({ method: 'GET', url: '/assets/gone.js' })).toBe('ROUTE_UNKNOWN');
    expect(await code({ method: 'GET', url: '/desk' })).toBe('CONSOLE_NOT_BUILT');
  });

  it('given any path, method, type and body, is of the catalogue, and nothing is unforeseen', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const paths = fc.constantFrom(...routes.map(({ path }) => path), WEBHOOK_PATH, '/', '/docs', '/v1/x');
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          path: paths,
          part: text,
          query: fc.option(text),
          method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
          type: fc.option(
            fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'x', ''),
          ),
          body: fc.option(
            fc.oneof(
              text,
              fc.json(),
              fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
            ),
          ),
        }),
        async ({ path, part, query, method, type, body }) => {
          const url =
            path.replace(/:\w+/g, encodeURI(part).replace(/[?#\\]/g, '_') || 'x') +
            (query === null ? '' : `?${encodeURI(query).replace(/#/g, '')}`);
          const answer = await app.server.inject({
            method: method as 'GET',
            url,
            headers: { ...KEY(), ...(type === null ? {} : { 'content-type': type }) },
            ...(body === null ? {} : { payload: body }),
          });
          if (answer.statusCode >= 400 && method !== 'HEAD') codeIn(answer as never);
          expect(answer.statusCode).not.toBe(500);
        },
      ),
      { numRuns: 400 },
    );
    expect(app.logged).toEqual([]);
  });
});

describe('what does not come as far as a request', () => {
  let app: GatewayApp;
  let port: number;
  beforeAll(async () => {
    app = await gateway();
    const { server } = app;
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  async function raw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write(text);
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 500))]);
    socket.destroy();
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    const [status = '', ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ')));
    return codeIn({ statusCode: Number(status.split(' ')[1]), headers, body });
  }
  const get = (headers: string) => `GET /v1/me HTTP/1.1\r\n${headers}\r\n\r\n`;

  it('is answered in the same shape', async () => {
    expect(await raw('nonsense\r\n\r\n')).toBe('MALFORMED_REQUEST');
    expect(await raw('PROPFIND2 / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('MALFORMED_REQUEST');
    expect(await raw('GET / HTTP/9.9\r\n\r\n')).toBe('MALFORMED_REQUEST');
    expect(await raw(get('X: 1'))).toBe('MALFORMED_REQUEST');
    expect(await raw(get(`Host: x\r\nX: ${'x'.repeat(20_000)}`))).toBe('HEADERS_TOO_LARGE');
    expect(await raw(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe('HEADERS_TOO_LARGE');
    expect(await raw('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('METHOD_NOT_ALLOWED');
    expect(await raw('PROPFIND /v1/me HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('METHOD_NOT_ALLOWED');
    expect(await raw(get('Host: x\r\nExpect: anything\r\nAuthorization: Basic YTpi'))).toBe('UNAUTHENTICATED');
  });
  it('is refused where a header that says who asks what stands there twice', async () => {
    for (const name of ['Authorization', 'Idempotency-Key', 'Device-Id', 'Provider-Signature', 'Host']) {
      expect([name, await raw(get(`Host: x\r\n${name}: a\r\n${name}: b`))]).toEqual([name, 'VALIDATION_FAILED']);
    }
  });
});

describe('who may send a request', () => {
  let app: GatewayApp;
  beforeAll(async () => {
    app = await gateway();
  });
  afterAll(() => app.close());

  it('is nobody without a session, wherever a message is not for anyone, whatever else is wrong', async () => {
    for (const { method, path, message } of routes.filter((route) => !isForAnyone(route.message))) {
      const answer = await app.server.inject({ method, url: path.replace(/:(\w+)/g, 'the-$1') });
      expect([message.subject, codeIn(answer as never)]).toEqual([message.subject, 'UNAUTHENTICATED']);
    }
    expect(app.sent).toEqual([]);
  });
  it('is nobody at all where a handler does not say it', async () => {
    for (const headers of [{}, { authorization: 'Bearer t' }]) {
      const answer = await app.server.inject({ url: '/v1/undeclared', headers });
      expect(codeIn(answer as never)).toBe('FORBIDDEN');
    }
  });
});

describe('the fields of a request', () => {
  let app: GatewayApp;
  beforeAll(async () => {
    app = await gateway();
  });
  afterAll(() => app.close());
  beforeEach(() => app.sent.splice(0));
  const authorization = { authorization: 'Bearer t' };
  const concrete = (path: string) => path.replace(/:(\w+)/g, 'the-$1');

  it('come from the path where they stand in the path, whatever body and query say', async () => {
    const withParts = routes.filter(({ path }) => path.includes('/:'));
    for (const { method, path, message } of withParts) {
      const name = /:(\w+)/.exec(path)![1]!;
      const forged = [
        { url: `${concrete(path)}?${name}=forged` },
        ...(method === 'GET' ? [] : [{ url: concrete(path), payload: { [name]: 'forged' } }]),
      ];
      for (const { url, ...rest } of forged) {
        const answer = await app.server.inject({ method, url, headers: { ...KEY(), ...authorization }, ...rest });
        expect([message.subject, codeIn(answer as never)]).toEqual([message.subject, 'VALIDATION_FAILED']);
      }
    }
    expect(app.sent).toEqual([]);
  });
  it('are refused under a name that the message does not know, at every route', async () => {
    const odd = fc.constantFrom(
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'amountyen',
      'Amount',
      'x',
      ' ',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), odd, async ({ method, path, message }, name) => {
        const inBody = method === 'POST' || method === 'PUT';
        const url = inBody ? concrete(path) : `${concrete(path)}?${encodeURIComponent(name)}=1`;
        const payload = inBody ? { payload: { [name]: 1 } } : {};
        const answer = await app.server.inject({ method, url, headers: { ...KEY(), ...authorization }, ...payload });
        // A query may hold a name of no letters; there is nothing in it then.
        if (name === '' && !inBody && answer.statusCode === 200) return;
        expect([message.subject, name, codeIn(answer as never)]).toEqual([message.subject, name, 'VALIDATION_FAILED']);
      }),
    );
  });
  it('are one each: the same one twice in a query is refused', async () => {
    const answer = await app.server.inject({ url: '/v1/charges?limit=5&limit=6', headers: authorization });
    expect(codeIn(answer as never)).toBe('VALIDATION_FAILED');
  });
  it('may be none, with or without a type for a body that does not come', async () => {
    const headers = { ...KEY(), ...authorization };
    const remove = { method: 'DELETE', url: '/v1/me/sessions/current' } as const;
    expect((await app.server.inject({ ...remove, headers })).statusCode).toBe(200);
    expect((await app.server.inject({ ...remove, headers: { ...headers, ...JSON_TYPE } })).statusCode).toBe(200);
    expect(
      (await app.server.inject({ ...remove, headers: { ...headers, ...JSON_TYPE }, payload: '{}' })).statusCode,
    ).toBe(200);
    const open = { method: 'POST', url: '/v1/wallet' } as const;
    expect((await app.server.inject({ ...open, headers: { ...headers, ...JSON_TYPE } })).statusCode).toBe(200);
    expect((await app.server.inject({ ...open, headers })).statusCode).toBe(200);
    expect(app.sent.map(({ fields }) => fields)).toEqual([{}, {}, {}, {}, {}]);
  });
  it('are known of every message', () => {
    for (const { request, subject } of allMessages)
      expect([subject, knows(request, 'no such field')]).toEqual([subject, false]);
    for (const { path, message } of routes) {
      for (const [, name] of path.matchAll(/:(\w+)/g))
        expect([path, knows(message.request, name!)]).toEqual([path, true]);
    }
  });
});

describe('what a service answers', () => {
  it('leaves with its code, details, and when to ask again; what is for good says nothing of that', async () => {
    const failing = await gateway(() => {
      throw new ServiceError(current, { why: 'so' });
    });
    let current: keyof typeof ERRORS = 'OVERLOADED';
    for (const [code, after] of [
      ['STORE_UNAVAILABLE', '1'],
      ['TIMEOUT', '1'],
      ['RATE_LIMITED', '60'],
      ['CHARGING_STOPPED', undefined],
      ['NOT_FOUND', undefined],
    ] as const) {
      current = code;
      const answer = await failing.server.inject({ url: '/v1/me', headers: { authorization: 'Bearer t' } });
      expect([codeIn(answer as never), answer.headers['retry-after']]).toEqual([code, after]);
      expect(answer.json().error.details).toEqual({ why: 'so' });
    }
    await failing.close();
  });
  it('given a fault that nobody foresaw, is INTERNAL to the caller and whole in the log', async () => {
    const fault = new Error('secret');
    const failing = await gateway(() => {
      throw fault;
    });
    const answer = await failing.server.inject({ url: '/v1/me', headers: { authorization: 'Bearer t' } });
    expect(codeIn(answer as never)).toBe('INTERNAL');
    expect(answer.body).not.toContain('secret');
    const correlationId = answer.headers['correlation-id'];
    expect(failing.logged).toEqual([{ err: fault, correlationId, method: 'GET', route: '/v1/me' }]);
    await failing.close();
  });
});
