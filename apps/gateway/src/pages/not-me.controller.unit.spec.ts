import { ServiceError } from '@modosu/service-kit/request/service-error';
import { GatewayModule } from '../gateway.module';
import { type GatewayApp, gatewayApp } from '../testing/gateway-app';
import { TEXTS } from './not-me-page';

const TOKEN = 'dG9rZW4tb2YtYS1sZXR0ZXI';
const about = {
  language: 'ja',
  what: 'ウォレットからお店に支払われました。',
  details: [{ label: 'お店', value: '<img src=x onerror=alert(1)>"' }],
};
let answer: () => unknown = () => about;

describe('the page behind the link of a letter', () => {
  let app: GatewayApp;
  beforeAll(async () => {
    app = await gatewayApp([GatewayModule], () => answer());
  });
  afterAll(() => app.close());
  beforeEach(() => {
    app.sent.length = 0;
    answer = () => about;
  });
  const open = (query = `?token=${TOKEN}`) => app.server.inject({ method: 'GET', url: `/not-me${query}` });
  const press = (payload = `token=${TOKEN}`) =>
    app.server.inject({
      method: 'POST',
      url: '/not-me',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });

  it('given it is opened, even twice, then it only shows, without a script and with nothing that others wrote as markup', async () => {
    await open();
    const { statusCode, headers, body } = await open();
    expect(statusCode).toBe(200);
    expect(app.sent.map(({ subject }) => subject)).toEqual(['identity.not-me.show', 'identity.not-me.show']);
    expect(body).toContain(TEXTS.ja.button);
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;');
    expect(body).not.toMatch(/<img|<script|\son\w+="/);
    expect(body).toContain(`<input type="hidden" name="token" value="${TOKEN}">`);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^ ]+'; form-action 'self'/,
      ),
    });
  });

  it('given its button is pressed, then the report is asked for with the token of the form, and its number shown', async () => {
    answer = () => ({ language: 'en', reportId: 'r-1' });
    const { statusCode, body } = await press();
    expect([statusCode, app.sent]).toEqual([200, [{ subject: 'identity.not-me.report', fields: { token: TOKEN } }]]);
    expect(body).toContain(TEXTS.en.done);
    expect(body).toContain('r-1');
  });

  it.each([
    ['TOKEN_INVALID', 422, 'invalid'],
    ['VALIDATION_FAILED', 422, 'invalid'],
    ['RATE_LIMITED', 429, 'later'],
    ['STORE_UNAVAILABLE', 503, 'later'],
  ] as const)('given %s, then it says in both languages what to do', async (code, status, text) => {
    answer = () => {
      throw new ServiceError(code);
    };
    for (const { statusCode, body } of [await open(), await press(), await open('?token=a&token=b')]) {
      expect(statusCode).toBe(status);
      expect(body).toContain(TEXTS.ja[text]);
      expect(body).toContain(TEXTS.en[text]);
      expect(body).not.toContain(TOKEN);
    }
  });

  it('given a fault that nobody foresaw, then the log names the route and not the token', async () => {
    answer = () => {
      throw new Error('boom');
    };
    for (const url of [`/not-me?token=${TOKEN}`, `/v1/not-me/${TOKEN}`]) {
      expect((await app.server.inject({ method: 'GET', url })).statusCode).toBe(500);
    }
    expect(app.logged).toHaveLength(2);
    expect(JSON.stringify(app.logged)).not.toContain(TOKEN);
  });

  it('has every text in each language', () => {
    expect(Object.keys(TEXTS.en)).toEqual(Object.keys(TEXTS.ja));
    for (const text of Object.values(TEXTS.ja)) expect(text).toMatch(/[\u3040-\u30ff]/);
    for (const text of Object.values(TEXTS.en)) expect(text).toMatch(/^[\x20-\x7e]+$/);
  });
});
