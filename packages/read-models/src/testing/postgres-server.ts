import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** Where Debian's packages put them, newest last. */
const DEBIAN = '/usr/lib/postgresql';

export function findPostgres(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b));
  return versions.map((version) => join(DEBIAN, version, 'bin')).findLast((bin) => existsSync(join(bin, 'initdb')));
}

/** A PostgreSQL server of its own in a temporary folder, for tests. Unless it is to be durable, nothing is synced to the disk. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly program: ChildProcess,
    readonly port: number,
  ) {}

  static async start({ bin = findPostgres(), durable = false } = {}): Promise<PostgresServer> {
    if (bin === undefined) throw new Error('there is no PostgreSQL');
    const folder = mkdtempSync(join(tmpdir(), 'modosu-postgres-'));
    // It refuses to run as root.
    const user = process.getuid?.() === 0 ? idsOf('postgres', 'nobody') : undefined;
    if (user) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
    const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'];
    execFileSync(join(bin, 'initdb'), init, { ...user, env, cwd: folder, stdio: 'pipe' });
    const port = await freePort();
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder };
    const kept = durable
      ? { fsync: 'on', synchronous_commit: 'on', shared_buffers: '128MB' }
      : { fsync: 'off', shared_buffers: '16MB' };
    const more = { ...kept, max_connections: '60' };
    const args = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const program = spawn(join(bin, 'postgres'), ['-D', data, ...args], { ...user, env, cwd: folder, stdio: 'ignore' });
    const server = new PostgresServer(folder, program, port);
    await server.ready();
    return server;
  }

  /** Makes a database whose locale sorts text otherwise than by its bytes (PostgreSQL 15 and later). */
  async makeDatabase(): Promise<string> {
    const name = `t${randomUUID().replaceAll('-', '')}`;
    await this.run(`create database ${name} template template0 locale_provider icu icu_locale 'en-US'`);
    return `postgres://postgres@127.0.0.1:${this.port}/${name}`;
  }

  /** Ends all sessions of a database and lets nobody in until `mend`. */
  async breakDatabase(url: string): Promise<void> {
    await this.run(`alter database ${databaseOf(url)} allow_connections false`);
    await this.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${databaseOf(url)}'`);
  }

  async mendDatabase(url: string): Promise<void> {
    await this.run(`alter database ${databaseOf(url)} allow_connections true`);
  }

  async stop(): Promise<void> {
    const gone = once(this.program, 'exit');
    this.program.kill('SIGQUIT');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(sql: string): Promise<void> {
    const client = new Client(`postgres://postgres@127.0.0.1:${this.port}/postgres`);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  private async ready(): Promise<void> {
    for (let tries = 0; this.program.exitCode === null; tries += 1) {
      try {
        return await this.run('select 1');
      } catch (error) {
        if (tries > 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error(`PostgreSQL ended with ${this.program.exitCode}`);
  }
}

function databaseOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function idsOf(...names: string[]): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of names) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`this system has none of the users ${names}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
