import { createProvider, type Provider } from '../src/provider';
import { withCheckDigit } from './check-digit';

export const secrets = {
  providerApiKey: 'a1'.repeat(32),
  controlKey: 'c0'.repeat(32),
  webhookKey: Buffer.alloc(32, 7),
  fingerprintKey: Buffer.alloc(32, 9),
};

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  body: any;
}

/** A provider that keeps its state in memory, on a free port of this machine. */
export class LoopbackProvider {
  private readonly provider: Provider;
  private address: Promise<string> | undefined;
  private keys = 0;

  constructor(seed = 'test') {
    this.provider = createProvider({ fsync: false, secrets, seed, simulation: true });
  }

  get sql() {
    return this.provider.sql;
  }

  post(url: string, payload: object, headers: Record<string, string> = {}): Promise<Reply> {
    return this.call('POST', url, payload, { 'idempotency-key': `key-${++this.keys}`, ...headers });
  }

  get(url: string): Promise<Reply> {
    return this.call('GET', url, undefined, {});
  }

  /** Registers a card that is in date; a number given without its check digit is completed. */
  async token(number = '411111111111111', holderCode?: string): Promise<string> {
    const card = { number: withCheckDigit(number), expiry: '12/29', cvc: '123', ...(holderCode ? { holderCode } : {}) };
    return (await this.post('/v1/tokens', card)).body.token;
  }

  close(): Promise<void> {
    return this.provider.close();
  }

  private async call(
    method: 'GET' | 'POST',
    url: string,
    payload: object | undefined,
    headers: Record<string, string>,
  ) {
    const key = url.startsWith('/control') ? secrets.controlKey : secrets.providerApiKey;
    this.address ??= this.provider.app.listen({ port: 0, host: '127.0.0.1' });
    const reply = await fetch(`${await this.address}${url}`, {
      method,
      ...(payload ? { body: JSON.stringify(payload) } : {}),
      headers: {
        authorization: `Bearer ${key}`,
        'x-simulation-time': '2019-07-02T03:00:00Z',
        ...(payload ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
    });
    const json = reply.headers.get('content-type')?.startsWith('application/json');
    return { status: reply.status, body: json ? await reply.json() : await reply.text() };
  }
}
