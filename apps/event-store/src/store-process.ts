import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A store that this process has started for itself. */
export interface StoreProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** from the start of the process to its port */
  readonly readyMs: number;
  /** Sends the signal and waits for the end; resolves with the exit code, null if the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const MAIN = join(__dirname, '..', 'dist', 'main.js');

/**
 * Starts the built program (or another that says its port the same way) on a free port and waits until it listens.
 * @param args what to give it besides its port
 * @throws Error with what it said if it ends before that
 */
export const startStoreProcess = async (args: readonly string[], program = MAIN): Promise<StoreProcess> => {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
  const begun = performance.now();
  const child = spawn(process.execPath, [program, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4_000);
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`the event store ended with ${code} before it was ready: ${said}`)));
  });
  const { port } = JSON.parse(line) as { port: number };
  return {
    child,
    port,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    readyMs: performance.now() - begun,
    stop: (signal = 'SIGTERM') =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
        child.once('exit', resolve);
        child.kill(signal);
      }),
  };
};
