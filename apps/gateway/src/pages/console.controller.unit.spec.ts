import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayModule } from '../gateway.module';
import { type GatewayApp, gatewayApp } from '../testing/gateway-app';
import { CONSOLE_FILES } from './console.controller';

describe('the pages of the console', () => {
  const built = mkdtempSync(join(tmpdir(), 'console-'));
  let app: GatewayApp;
  beforeAll(async () => {
    app = await gatewayApp([GatewayModule], undefined, (builder) =>
      builder.overrideProvider(CONSOLE_FILES).useValue(built),
    );
  });
  afterAll(async () => {
    await app.close();
    rmSync(built, { recursive: true });
  });
  const get = (url: string) => app.server.inject({ method: 'GET', url });

  it('given a console that is not built, says so', async () => {
    const { statusCode, body } = await get('/');
    expect(statusCode).toBe(503);
    expect(body).toContain('npm run build');
  });

  it('given a built one, answers its document for every route, under a strict policy', async () => {
    writeFileSync(join(built, 'index.html'), '<!doctype html>');
    for (const url of ['/', '/desk', '/desk/incidents/i-1/plan']) {
      const { statusCode, headers, body } = await get(url);
      expect([statusCode, body]).toEqual([200, '<!doctype html>']);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  it('hands out files of the build for ever, and nothing else', async () => {
    mkdirSync(join(built, 'assets'));
    writeFileSync(join(built, 'assets', 'desk-1a2b.js'), '1');
    const { headers } = await get('/assets/desk-1a2b.js');
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    for (const name of ['gone.js', '..%2Findex.html', '..%2F..%2Fsecret.js', 'desk-1a2b', '%00.js']) {
      expect((await get(`/assets/${name}`)).statusCode).toBeGreaterThanOrEqual(400);
    }
  });
});
