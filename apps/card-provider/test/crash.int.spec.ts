import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { ProviderProcess, until, visa } from './process';

describe('a provider that is killed', () => {
  let provider: ProviderProcess;
  beforeEach(() => {
    provider = new ProviderProcess();
  });
  afterEach(async () => {
    await provider.end('SIGKILL');
    rmSync(provider.folder, { recursive: true });
  });
  const pay = (token: string, index: number, patienceMs?: number) =>
    provider.post(
      '/v1/payments',
      { token, amountYen: 1_000 + index, reference: `charge-${index}`, capture: true },
      `key-${index}`,
      patienceMs,
    );
  const newToken = async () => (await provider.post('/v1/tokens', visa, 'token')).body.token as string;

  it('given 200 captures in flight, when it is killed and started again, then each answered one is there once', async () => {
    await provider.start();
    const token = await newToken();
    let answered = 0;
    const all = Array.from({ length: 200 }, async (_, index) => {
      const { body } = await pay(token, index);
      if (++answered === 60) void provider.end('SIGKILL');
      return body;
    });
    const first = await Promise.allSettled(all);
    expect(answered).toBeGreaterThanOrEqual(60);
    expect(answered).toBeLessThan(200);
    await provider.end('SIGKILL');
    await provider.start();
    for (const [index, result] of first.entries()) {
      if (result.status !== 'fulfilled') continue;
      const { body } = await provider.get(`/v1/payments/by-reference/charge-${index}`);
      expect(body).toMatchObject({ id: result.value.id, status: 'captured', capturedYen: 1_000 + index });
    }
    // Every request is repeated, as by a merchant that got no answer: nothing is doubled.
    const second = await Promise.all(first.map((_, index) => pay(token, index)));
    for (const [index, result] of first.entries()) {
      if (result.status === 'fulfilled') expect(second[index]?.body).toEqual(result.value);
    }
    const totals = (await provider.get('/v1/settlement/totals')).body;
    expect(totals).toMatchObject({ lines: 200, netYen: { card: 200 * 1_000 + (199 * 200) / 2 } });
  });

  it('given requests that hang or fail after they are sent, when they are repeated, then each is done once', async () => {
    await provider.start('--seed', '5');
    const token = await newToken();
    await provider.post('/control/faults', { errorRate: 0.3, timeoutAfterCommitRate: 0.3 }, 'faults');
    let unanswered = 0;
    const persist = async (index: number): Promise<void> => {
      for (;;) {
        const answer = await pay(token, index, 300).catch(() => undefined);
        if (answer?.status === 200) return;
        unanswered++;
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => persist(index)));
    expect(unanswered).toBeGreaterThan(10);
    await provider.post('/control/faults', {}, 'no-faults');
    expect((await provider.get('/v1/settlement/totals')).body.lines).toBe(40);
    // One more that hangs must not keep the process from stopping.
    await provider.post('/control/faults', { timeoutAfterCommitRate: 1 }, 'hang');
    const hanging = pay(token, 40).catch(() => 'cut');
    await until(async () => (await provider.get('/v1/settlement/totals')).body.lines === 41);
    expect(await provider.end('SIGTERM')).toBe(0);
    expect(await hanging).toBe('cut');
  });

  it('given card numbers in every place, then no file and no log holds one', async () => {
    await provider.start();
    const token = await newToken();
    await pay(token, 1);
    await provider.post('/v1/tokens', { ...visa, number: '4111111111111112' }, 'wrong');
    await provider.post('/v1/tokens', { ...visa, extra: visa.number }, 'extra');
    await provider.post('/v1/three-d-secure', { token: visa.number }, 'misplaced');
    await provider.get(`/v1/payments/by-reference/${visa.number}`);
    const held = () =>
      readdirSync(join(provider.folder, 'data'))
        .map((name) => readFileSync(join(provider.folder, 'data', name), 'latin1'))
        .join('') + provider.log;
    const clean = () => {
      expect(held()).toContain(token);
      for (const secret of [visa.number, '41111111111111', visa.holderCode + visa.cvc])
        expect(held()).not.toContain(secret);
    };
    clean();
    expect(await provider.end('SIGTERM')).toBe(0);
    clean();
  });

  it('given 2,000 refunds at once, then they finish in seconds', async () => {
    await provider.start();
    const token = await newToken();
    const payments = await Promise.all(Array.from({ length: 2_000 }, (_, index) => pay(token, index)));
    const began = Date.now();
    const refunds = await Promise.all(
      payments.map(({ body }, index) =>
        provider.post(
          `/v1/payments/${body.id}/refunds`,
          { amountYen: 1_000, reference: `refund-${index}` },
          `r-${index}`,
        ),
      ),
    );
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(refunds.every(({ body }) => body.status === 'succeeded')).toBe(true);
    if (process.env.SHOW_FIGURES) process.stdout.write(`2,000 refunds in ${Date.now() - began} ms\n`);
  });

  it('given a missing secret or a port in use, then it says so in one line and does not start', async () => {
    await expect(provider.start('--secrets', '/nowhere')).rejects.toThrow(
      'exit 1: card-provider: the secret provider-api-key cannot be read in /nowhere\n',
    );
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(provider.start('--port', `${port}`)).rejects.toThrow(
      /^exit 1: .*card-provider: listen EADDRINUSE.*\n$/s,
    );
    holder.close();
  });
});
