import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { ApiClient } from './api-client';
import { poolTransport } from './pool-transport';
import { fetchTransport } from './transport';

describe('the client over HTTP', () => {
  let server: Server;
  let url: string;
  let atOnce = 0;
  let most = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      most = Math.max(most, ++atOnce);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        setTimeout(() => {
          atOnce -= 1;
          response.setHeader('content-type', 'application/json').setHeader('correlation-id', 'corr-1');
          if (request.url === '/v1/wallet') return response.end('{"balanceYen":100}');
          response.statusCode = 402;
          const sent = Buffer.concat(chunks).toString();
          const { authorization } = request.headers;
          const error = { code: 'INSUFFICIENT_FUNDS', message: 'The balance does not suffice.', details: sent };
          response.end(JSON.stringify({ error: { ...error, ...(authorization ? {} : { code: 'UNAUTHENTICATED' }) } }));
        }, 5);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('says the same by fetch and by a pool, which keeps to its number of connections', async () => {
    const pool = poolTransport(url, { connections: 2 });
    for (const transport of [fetchTransport(url), pool]) {
      const api = new ApiClient({ transport }).as({ token: 't' });
      expect(await api.call('payment.wallet.show')).toEqual({ balanceYen: 100 });
      const sent = api.call('payment.transfer.send', { toCustomerId: 'c-2', amountYen: 500 });
      await expect(sent).rejects.toMatchObject({
        code: 'INSUFFICIENT_FUNDS',
        correlationId: 'corr-1',
        details: '{"toCustomerId":"c-2","amountYen":500}',
      });
    }
    most = 0;
    const api = new ApiClient({ transport: pool });
    await Promise.all(Array.from({ length: 10 }, () => api.call('payment.wallet.show')));
    expect(most).toBe(2);
    await pool.close();
  });

  it('says that nothing answers', async () => {
    for (const transport of [fetchTransport('http://127.0.0.1:1'), poolTransport('http://127.0.0.1:1')]) {
      await expect(new ApiClient({ transport }).call('payment.wallet.show')).rejects.toMatchObject({
        code: 'UNREACHABLE',
      });
    }
  });

  it('does what the example of the README says', async () => {
    const [, example] = /```js\n([^`]+`[\s\S]*?)```/.exec(readFileSync(join(__dirname, '../README.md'), 'utf8'))!;
    const printed: string[] = [];
    await runInNewContext(`(async () => {${example}})()`, {
      require,
      process: { env: { MODOSU_URL: url, SESSION_TOKEN: 't' } },
      console: { log: (line: string) => printed.push(line) },
    });
    expect(printed).toEqual(['100 yen', 'not sent: The balance does not suffice.']);
  });
});
