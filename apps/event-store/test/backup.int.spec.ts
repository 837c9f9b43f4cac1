import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { BackupList, Progress } from '../src/backup/backups';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const folder = temporaryFolder();
const data = join(folder.path, 'data');
let store: StartedStore;
let client: EventStoreDBClient;

const write = async (calls: number, note: string) => {
  for (let call = 0; call < calls; call++) {
    const sent = Array.from({ length: 500 }, (_, at) =>
      jsonEvent({ id: randomUUID(), type: 'kept', data: { at, note }, metadata: { $causationId: note } }),
    );
    await client.appendToStream(`kept-${randomUUID()}`, sent, { expectedRevision: NO_STREAM });
  }
};
beforeAll(async () => {
  store = await startStore(data);
  client = store.client();
  await write(4, 'first');
  const { streamId } = (await everything(client)).at(-1) as { streamId: string };
  await client.setStreamMetadata(streamId, { maxCount: 10 });
  await client.appendToStream('ended', jsonEvent({ type: 'x', data: {} }));
  await client.tombstoneStream('ended');
});
afterAll(async () => {
  await store.stop();
  folder.remove();
});

const everything = async (from: EventStoreDBClient) => {
  const found: unknown[] = [];
  for await (const { event } of from.readAll()) found.push(event);
  return found;
};
const admin = async (method: string, query = '') => {
  const response = await fetch(`http://127.0.0.1:${store.port}/admin/backups${query}`, { method });
  return { status: response.status, body: (await response.json()) as BackupList & Progress & { error: string } };
};
const finished = async (): Promise<BackupList> => {
  for (;;) {
    const { body } = await admin('GET');
    if (!body.running) return body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const restore = (from: string, to: string) =>
  spawnSync(process.execPath, [MAIN, 'restore', '--from', from, '--data', to], { encoding: 'utf8' });

test('given a store that is written to, when it is backed up and restored, then every event up to then is the same', async () => {
  const before = await everything(client);
  const writing = write(10, 'meanwhile');
  const begun = await admin('POST', '?name=one');
  expect(begun).toMatchObject({ status: 202, body: { name: 'one', of: expect.any(Number) } });
  expect(begun.body.of).toBeGreaterThanOrEqual(before.length);
  await writing;
  const { backups, failed } = await finished();
  expect(failed).toBeNull();
  expect(backups).toMatchObject([
    { name: 'one', events: begun.body.of, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);

  const target = join(folder.path, 'restored');
  expect(restore(backups[0]!.file, target)).toMatchObject({ status: 0 });
  const again = await startStore(target);
  const restored = await everything(again.client());
  expect(restored).toEqual((await everything(client)).slice(0, begun.body.of));
  const appended = await again.client().appendToStream('kept-after', jsonEvent({ type: 'x', data: {} }));
  expect(Number(appended.position?.commit)).toBe(begun.body.of + 1);
  const toEnded = again.client().appendToStream('ended', jsonEvent({ type: 'x', data: {} }));
  await expect(toEnded).rejects.toMatchObject({ type: 'stream-deleted' });
  await again.stop();
});

test('given a name that is taken or no file name, then nothing is begun', async () => {
  expect(await admin('POST', '?name=one')).toMatchObject({ status: 409 });
  expect(await admin('POST', '?name=../../etc')).toMatchObject({ status: 409 });
});

test('given a backup of which one byte changed, then restore says which event and leaves no folder', async () => {
  const whole = readFileSync(join(data, 'backups', 'one.backup'));
  const bad = join(folder.path, 'bad.backup');
  for (const [at, problem] of [
    [whole.length >> 1, /damaged at byte \d+/],
    [whole.length - 30, /not whole/],
    [3, /not a backup/],
  ] as const) {
    const changed = Buffer.from(whole);
    changed[at] = changed[at]! ^ 1;
    writeFileSync(bad, changed);
    const { status, stderr } = restore(bad, join(folder.path, 'nowhere'));
    expect(status).toBe(1);
    expect(stderr).toMatch(problem);
    expect(existsSync(join(folder.path, 'nowhere'))).toBe(false);
  }
});

test('given a folder that holds something, then restore refuses it', () => {
  const taken = join(folder.path, 'taken');
  mkdirSync(taken);
  writeFileSync(join(taken, 'something'), '');
  const { status, stderr } = restore(join(data, 'backups', 'one.backup'), taken);
  expect(status).toBe(1);
  expect(stderr).toContain('not empty');
});

test('given a web page that asks, then it is refused', async () => {
  const url = `http://127.0.0.1:${store.port}/admin/backups`;
  const response = await fetch(url, { method: 'POST', headers: { origin: 'http://evil.example' } });
  expect(response.status).toBe(403);
});

test('given a backup that is being written, when the store is killed, then no file is left that restore accepts', async () => {
  await write(20, 'x'.repeat(1_500));
  expect((await admin('POST', '?name=cut')).status).toBe(202);
  await store.stop('SIGKILL');
  const files = readdirSync(join(data, 'backups')).filter((file) => file.startsWith('cut'));
  expect(files).toEqual(['cut.backup.partial']);
  const { status, stderr } = restore(join(data, 'backups', files[0]!), join(folder.path, 'from-cut'));
  expect(status).toBe(1);
  expect(stderr).toMatch(/not whole|not a backup/);
  store = await startStore(data);
  client = store.client();
  expect((await admin('GET')).body.backups.map(({ name }) => name)).toEqual(['one']);
});
