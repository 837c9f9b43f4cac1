import Fastify from 'fastify';
import { Pool } from 'pg';

/** As many sessions as such a service usually has. */
const POOL = 20;

interface Payment {
  from: string;
  to: string;
  amountYen: number;
}

const body = {
  type: 'object',
  required: ['from', 'to', 'amountYen'],
  additionalProperties: false,
  properties: {
    from: { type: 'string', maxLength: 100 },
    to: { type: 'string', maxLength: 100 },
    amountYen: { type: 'integer', minimum: 1, maximum: 100_000_000 },
  },
} as const;
const headers = {
  type: 'object',
  required: ['idempotency-key'],
  properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 200 } },
} as const;

/** `node main.js postgres://…`: a plain double-entry ledger behind HTTP; prints its port. */
async function main(): Promise<void> {
  const pool = new Pool({ connectionString: process.argv[2], max: POOL });
  const app = Fastify({ logger: false });
  app.post<{ Body: Payment }>('/payments', { schema: { body, headers } }, async (request) => {
    const { from, to, amountYen } = request.body;
    const key = request.headers['idempotency-key'];
    const values = [key, from, to, amountYen];
    const { rows } = await pool.query({ name: 'pay', text: 'select pay($1, $2, $3, $4) as id', values });
    return { paymentId: rows[0].id };
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  process.once('SIGTERM', () => void app.close().then(() => pool.end()));
}

void main();
