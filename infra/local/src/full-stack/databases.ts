import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The services that keep read models. Each has a database and a role of its own, both with its name. */
export const DATABASE_OWNERS = ['identity', 'charging', 'payment', 'compensation', 'ledger'] as const;

/**
 * Makes what is missing: a role per service with its password, and a database that it owns and nobody else may open.
 * A password that was changed in the secrets is changed here too.
 * @param host where PostgreSQL listens
 * @param secretsRoot holds `postgres/superuser-password` and `<service>/database-password`
 */
export async function ensureDatabases(host: string, secretsRoot: string): Promise<void> {
  const read = (holder: string, file: string) => readFileSync(join(secretsRoot, holder, file), 'utf8').trim();
  const client = new Client({ host, user: 'postgres', password: read('postgres', 'superuser-password') });
  await client.connect();
  try {
    for (const service of DATABASE_OWNERS) {
      const name = escapeIdentifier(service);
      const login = `LOGIN PASSWORD ${escapeLiteral(read(service, 'database-password'))}`;
      const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [service]);
      await client.query(`${role.rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} ${login}`);
      const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [service]);
      if (!database.rowCount) await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
      await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
}
