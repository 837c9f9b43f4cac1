import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keys, ProviderProcess, until, visa } from './process';

interface Received {
  signature: string;
  body: string;
}

describe('webhooks', () => {
  const provider = new ProviderProcess();
  let merchant: Server;
  let received: Received[];
  let answer: (message: Received) => number;
  let url: string;

  beforeAll(async () => {
    merchant = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const message = { signature: String(request.headers['provider-signature']), body };
        received.push(message);
        response.writeHead(answer(message)).end();
      });
    });
    await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/notices`;
    await provider.start('--webhook-url', url);
    const { token } = (await provider.post('/v1/tokens', visa, 'token')).body;
    for (let index = 0; index < 40; index++) {
      const payment = { token, amountYen: 30_000, reference: `charge-${index}`, capture: true };
      await provider.post('/v1/payments', payment, `pay-${index}`);
    }
  });
  beforeEach(() => {
    received = [];
    answer = () => 204;
  });
  afterAll(async () => {
    await provider.end('SIGKILL');
    merchant.closeAllConnections();
    merchant.close();
    rmSync(provider.folder, { recursive: true });
  });
  const chargeback = (index: number) =>
    provider.post('/control/chargebacks', { reference: `charge-${index}`, reasonCode: '10.4' }, `cb-${index}`);
  const pending = async () => (await provider.get('/control/webhooks')).body.pending as number;

  it('given a chargeback, then a signed notice arrives that says what the settlement says', async () => {
    const made = (await chargeback(0)).body;
    await until(async () => (await pending()) === 0);
    const { signature, body } = received[0]!;
    expect(JSON.parse(body)).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: 'chargeback.created',
      chargebackId: made.id,
      paymentReference: 'charge-0',
      amountYen: 30_000,
      reasonCode: '10.4',
      feeYen: 1_500,
      at: made.at,
    });
    const time = /^t=(\d+),/.exec(signature)?.[1];
    const mac = createHmac('sha256', Buffer.from(keys['webhook-key'], 'hex')).update(`${time}.${body}`).digest('hex');
    expect(signature).toBe(`t=${time},v1=${mac}`);
    expect((await chargeback(0)).body).toEqual(made);
    expect(received).toHaveLength(1);
  });

  it('given a merchant that answers 500 at first, then it is sent again until 2xx, under the same id', async () => {
    answer = () => (received.length < 4 ? 500 : 200);
    await chargeback(1);
    await until(async () => (await pending()) === 0);
    expect(received).toHaveLength(4);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('given a provider killed with notices unsent, when it starts again, then none is lost', async () => {
    answer = () => 503;
    await Promise.all(Array.from({ length: 30 }, (_, index) => chargeback(index + 5)));
    expect(await pending()).toBe(30);
    await provider.end('SIGKILL');
    received = [];
    answer = () => 200;
    await provider.start('--webhook-url', url);
    await until(async () => (await pending()) === 0, 15_000);
    expect(new Set(received.map(({ body }) => JSON.parse(body).paymentReference)).size).toBe(30);
  });

  it('given duplicates are asked for, then each notice comes twice', async () => {
    await provider.post('/control/faults', { duplicateWebhooks: true }, 'duplicates');
    await chargeback(2);
    await until(async () => (await pending()) === 0);
    expect(received).toHaveLength(2);
    expect(received[0]?.body).toBe(received[1]?.body);
  });

  it('given a refund that comes back, then the money is owed again and a notice says so', async () => {
    await provider.post('/control/faults', {}, 'no-faults');
    const { id } = (await provider.get('/v1/payments/by-reference/charge-3')).body;
    await provider.post(`/v1/payments/${id}/refunds`, { amountYen: 10_000, reference: 'refund-3' }, 'r3');
    const before = (await provider.get('/v1/settlement/totals')).body.netYen.card;
    await provider.post('/control/return-refunds', { references: ['refund-3'] }, 'back');
    await until(async () => (await pending()) === 0);
    expect(JSON.parse(received[0]!.body)).toMatchObject({ type: 'refund.returned', refundReference: 'refund-3' });
    expect((await provider.get('/v1/settlement/totals')).body.netYen.card).toBe(before + 10_000);
    expect((await provider.get('/v1/refunds/by-reference/refund-3')).body.status).toBe('returned');
  });
});
