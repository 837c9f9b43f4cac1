import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';

const MAIN = join(__dirname, '..', 'dist', 'main.js');

/** A running event store of a test's own. */
export interface StartedStore {
  readonly port: number;
  readonly child: ChildProcess;
  client(): EventStoreDBClient;
  /** Sends the signal and waits for the end; resolves with the exit code, null if the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the built program on the folder, and waits until it says its port. */
export const startStore = async (folder: string): Promise<StartedStore> => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build apps/event-store first`);
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`the event store ended with ${code} before it was ready`)));
  });
  const { port } = JSON.parse(line) as { port: number };
  return {
    port,
    child,
    client: () => EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`),
    stop: (signal = 'SIGTERM') =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
        child.once('exit', resolve);
        child.kill(signal);
      }),
  };
};

/** A folder that `remove` takes away again. */
export const temporaryFolder = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'event-store-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
