import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { poolTransport } from '@modosu/api-client/pool-transport';
import { findPostgres, PostgresServer } from '@modosu/read-models/testing/postgres-server';
import { Client } from 'pg';
import { builtFile } from '../../stack/programs';
import { ACCOUNTS, MERCHANTS, SCHEMA } from './schema';

const WALLETS = 10_000;
const MERCHANT_COUNT = 100;
const AMOUNT_YEN = 100;

/** A plain double-entry ledger in PostgreSQL behind Fastify: what payments are compared with. */
export class PlainLedger {
  private readonly transport: ReturnType<typeof poolTransport>;
  private sent = 0;

  private constructor(
    private readonly postgres: PostgresServer,
    private readonly program: ChildProcess,
    port: number,
    connections: number,
  ) {
    this.transport = poolTransport(`http://127.0.0.1:${port}`, { connections });
  }

  /** @returns undefined where there is no PostgreSQL */
  static async start(connections: number): Promise<PlainLedger | undefined> {
    if (findPostgres() === undefined) return undefined;
    const postgres = await PostgresServer.start({ durable: true });
    const url = await postgres.makeDatabase();
    const client = new Client(url);
    await client.connect();
    await client.query(SCHEMA);
    await client.query(ACCOUNTS, [WALLETS]);
    await client.query(MERCHANTS, [MERCHANT_COUNT]);
    await client.query('analyze');
    await client.end();
    const program = spawn(process.execPath, [builtFile('infra/local/dist/bench/plain-ledger/main.js'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    });
    const [line] = (await once(program.stdout!, 'data')) as [Buffer];
    return new PlainLedger(postgres, program, (JSON.parse(String(line)) as { port: number }).port, connections);
  }

  /** One payment of ¥100 from the next wallet to the next merchant. @throws Error if it is refused */
  async pay(): Promise<void> {
    const i = this.sent++;
    const payment = { from: `wallet-${i % WALLETS}`, to: `merchant-${i % MERCHANT_COUNT}`, amountYen: AMOUNT_YEN };
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const { status, text } = await this.transport({
      method: 'POST',
      path: '/payments',
      headers,
      body: JSON.stringify(payment),
    });
    if (status !== 200) throw new Error(`the plain ledger answered ${status}: ${text}`);
  }

  async stop(): Promise<void> {
    await this.transport.close();
    const gone = once(this.program, 'exit');
    this.program.kill('SIGTERM');
    await gone;
    await this.postgres.stop();
  }
}
