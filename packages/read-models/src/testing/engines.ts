import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresPlace } from '../database/postgres';
import { findPostgres, PostgresServer } from './postgres-server';

/** Databases of one kind for the tests of one file. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A new, empty database. */
  place(): Promise<string | PostgresPlace>;
  /** What a service's environment says of where such a database is; nothing for SQLite, which lies in its folder. */
  environment(): Promise<Record<string, string>>;
  /** PostgreSQL only. */
  readonly server: PostgresServer;
}

/**
 * Runs the same tests on SQLite and, where one is at hand, on PostgreSQL. Where there is none it says so on stderr;
 * with CI_POSTGRES=required in the environment it fails.
 */
export function describeOnEachEngine(title: string, tests: (engine: Engine) => void): void {
  describe(`${title}, on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'modosu-sqlite-'));
    let made = 0;
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    tests({
      name: 'SQLite',
      async place() {
        made += 1;
        return join(folder, `${made}.db`);
      },
      environment: async () => ({}),
      get server(): PostgresServer {
        throw new Error('SQLite has no server');
      },
    });
  });
  if (findPostgres() === undefined) {
    if (process.env.CI_POSTGRES === 'required') throw new Error('CI_POSTGRES=required, but there is no PostgreSQL');
    process.stderr.write(`\n*** NOT RUN ON POSTGRESQL, since there is none (Debian: postgresql): ${title} ***\n\n`);
    return;
  }
  describe(`${title}, on PostgreSQL`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await PostgresServer.start();
    }, 60_000);
    afterAll(() => server?.stop());
    tests({
      name: 'PostgreSQL',
      place: async () => ({ url: await server.makeDatabase() }),
      environment: async () => ({ DATABASE_URL: await server.makeDatabase() }),
      get server() {
        return server;
      },
    });
  });
}
