import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** A nats-server of a test's own, on a free port. */
export interface TestNats {
  url: string;
  port: number;
  /** Kills the server and waits until it is gone; `restart` brings it back on the same port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Kills the server and removes its files. */
  stop(): Promise<void>;
}

/** The path of a nats-server from PATH, Debian's sbin or the project's own tools folder; undefined if there is none. */
export function findNatsServer(): string | undefined {
  // Debian keeps it where not everybody's PATH looks; the project's start-up unpacks one into .local.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', resolve('.local')];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, 'nats-server'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * `describe` where there is a nats-server; otherwise a skipped one and a line on stderr that cannot be overlooked.
 * Usage: `describeWithNats()('the transport', () => { … })`.
 */
export function describeWithNats(): jest.Describe {
  if (findNatsServer() !== undefined) return describe;
  process.stderr.write('\n*** SKIPPED: these tests need nats-server, and there is none on PATH or in .local ***\n\n');
  return describe.skip;
}

/** Starts a server that lets every user in with the password `<user>-password`. */
export async function startNats(users: readonly string[]): Promise<TestNats> {
  const binary = findNatsServer();
  if (binary === undefined) throw new Error('there is no nats-server');
  const folder = mkdtempSync(join(tmpdir(), 'modosu-nats-'));
  const config = join(folder, 'nats.conf');
  const accounts = users.map((user) => `{ user: ${user}, password: "${user}-password" }`).join(', ');
  writeFileSync(config, `authorization: { users: [${accounts}] }\n`);
  let running = await launch(binary, config, -1);
  const { port } = running;
  const kill = async (): Promise<void> => {
    if (running.child.exitCode !== null || running.child.signalCode !== null) return;
    const gone = new Promise((done) => running.child.once('exit', done));
    running.child.kill('SIGKILL');
    await gone;
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      await kill();
      running = await launch(binary, config, port);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Port -1 asks for any free one; the server says in its log which it took. */
function launch(binary: string, config: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(binary, ['-c', config, '-a', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((done, reject) => {
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`nats-server ended with ${code}: ${log}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk;
      const listening = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(log);
      if (listening === null || !log.includes('Server is ready')) return;
      child.stderr?.removeAllListeners('data').resume();
      done({ child, port: Number(listening[1]) });
    });
  });
}
