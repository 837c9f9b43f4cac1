import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type StoreProcess, startStoreProcess } from '../src/store-process';

/** A running event store of a test's own. */
export interface StartedStore extends StoreProcess {
  client(): EventStoreDBClient;
}

const started: StoreProcess[] = [];
// A test that fails leaves its store behind, which would keep the whole run from ending.
afterAll(() => {
  for (const store of started) store.child.kill('SIGKILL');
});

/** Starts the built program on the folder, and waits until it says its port. */
export const startStore = async (folder: string, args: readonly string[] = []): Promise<StartedStore> => {
  const own = await startStoreProcess(['--data', folder, ...args]);
  started.push(own);
  return { ...own, client: () => EventStoreDBClient.connectionString(own.url) };
};

/** A folder that `remove` takes away again. */
export const temporaryFolder = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'event-store-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
