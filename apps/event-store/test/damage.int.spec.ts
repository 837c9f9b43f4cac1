import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import Database from 'libsql';
import { startStore, temporaryFolder } from './started-store';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

const PAGE = 4_096;
const STREAMS = 40;
const marker = (index: number) => `marker-${index}-of-the-log`;

/** A log of 40 streams, one commit each; the store was stopped by the signal. Event i is at position i + 2. */
const logOf = async (signal: NodeJS.Signals) => {
  const folder = temporaryFolder();
  folders.push(folder);
  const store = await startStore(folder.path);
  const client = store.client();
  // So long that a page holds few, and the start needs few of the pages.
  const note = 'x'.repeat(900);
  for (let index = 0; index < STREAMS; index++) {
    const data = { is: marker(index), note };
    await client.appendToStream(`s-${index}`, jsonEvent({ id: randomUUID(), type: 'x', data }));
  }
  await client.dispose();
  await store.stop(signal);
  return { path: folder.path, database: join(folder.path, 'events.db'), wal: join(folder.path, 'events.db-wal') };
};

const flip = (file: string, at: number): void => {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.from([readFileSync(file)[at]! ^ 0xff]), 0, 1, at);
  closeSync(descriptor);
};
/** SQLite leaves old copies of what it has moved within its pages: all of them are changed. */
const flipEvery = (file: string, text: string): void => {
  const bytes = readFileSync(file);
  expect(bytes.indexOf(text)).toBeGreaterThan(0);
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) flip(file, at);
};
const placeOf = (file: string, text: string): number => {
  const at = readFileSync(file).indexOf(text);
  expect(at).toBeGreaterThan(0);
  return at;
};

/** Runs the store on the folder while `work` asks it. */
const running = async <T>(path: string, work: (client: EventStoreDBClient, port: number) => Promise<T>): Promise<T> => {
  const store = await startStore(path);
  const client = store.client();
  try {
    return await work(client, store.port);
  } finally {
    await client.dispose();
    await store.stop();
  }
};
const readStream = async (client: EventStoreDBClient, stream: string) => {
  let count = 0;
  for await (const _ of client.readStream(stream)) count++;
  return count;
};
const readAll = async (client: EventStoreDBClient) => {
  let count = 0;
  for await (const _ of client.readAll()) count++;
  return count;
};

test('given a byte of an event changed, then reads of it say where, others go on, and health tells', async () => {
  const log = await logOf('SIGTERM');
  flipEvery(log.database, marker(17));
  await running(log.path, async (client, port) => {
    const failure = /DATA_LOSS.*position 19, revision 0 of stream 's-17'/s;
    await expect(readStream(client, 's-17')).rejects.toThrow(failure);
    await expect(readAll(client)).rejects.toThrow(failure);
    expect(await readStream(client, 's-16')).toBe(1);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'damaged', why: expect.stringContaining('position 19') });
  });
});

test('given the type of a page changed, then reads that need it end with DATA_LOSS', async () => {
  const log = await logOf('SIGTERM');
  const at = placeOf(log.database, marker(17));
  flip(log.database, at - (at % PAGE));
  await running(log.path, async (client) => {
    await expect(readAll(client)).rejects.toThrow(/DATA_LOSS.*events\.db.*position \d+/s);
  });
});

test.each([
  ['is gone from the log', 'DELETE FROM events WHERE position = 19', /position 19 is missing/],
  ['was put under another revision', 'UPDATE events SET revision = 1 WHERE position = 19', /position 19/],
  ['was moved to another stream', 'UPDATE events SET stream = 9999 WHERE position = 19', /position 19/],
])('given an event that %s, then $all says so', async (_, sql, failure) => {
  const log = await logOf('SIGTERM');
  const database = new Database(log.database);
  database.exec(sql);
  database.close();
  await running(log.path, async (client) => {
    await expect(readAll(client)).rejects.toThrow(failure);
  });
});

test('given a byte changed in the middle of the write-ahead log, then the store does not start and says where', async () => {
  const log = await logOf('SIGKILL');
  flip(log.wal, placeOf(log.wal, marker(17)));
  const before = readFileSync(log.wal);
  await expect(startStore(log.path)).rejects.toThrow(/events\.db-wal is damaged at byte \d+.*restore/s);
  expect(readFileSync(log.wal).equals(before)).toBe(true);
});

test('given the header of the write-ahead log changed, then the store does not start', async () => {
  const log = await logOf('SIGKILL');
  flip(log.wal, 17);
  await expect(startStore(log.path)).rejects.toThrow(/damaged in its header/);
});

test('given the database gone and its write-ahead log there, then the store does not start on nothing', async () => {
  const log = await logOf('SIGKILL');
  truncateSync(log.database, 0);
  await expect(startStore(log.path)).rejects.toThrow(/missing or empty/);
});

test('given the tail of the write-ahead log cut within its last transaction, then all before it is there', async () => {
  const log = await logOf('SIGKILL');
  truncateSync(log.wal, readFileSync(log.wal).length - 100);
  expect(await running(log.path, readAll)).toBe(STREAMS);
});

test('given a byte changed within the last transaction, then it counts as torn, and all before it is there', async () => {
  const log = await logOf('SIGKILL');
  // In the page of the last frame but one; the frame that ends the transaction is whole.
  flip(log.wal, readFileSync(log.wal).length - PAGE - 24 - 100);
  expect(await running(log.path, readAll)).toBe(STREAMS);
});

test('given a log from before checksums, then it opens, keeps its events, and has them checked from then on', async () => {
  const log = await logOf('SIGTERM');
  const database = new Database(log.database);
  database.exec('ALTER TABLE events DROP COLUMN checksum');
  database.exec('PRAGMA user_version = 0');
  database.close();
  expect(await running(log.path, readAll)).toBe(STREAMS + 1);
  flipEvery(log.database, marker(17));
  await running(log.path, async (client) => {
    await expect(readStream(client, 's-17')).rejects.toThrow('position 19');
  });
});
