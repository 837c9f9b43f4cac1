import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { run } from '../src/program';

const PROGRAM = join(__dirname, '..', '..', 'event-store', 'dist', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'modosu-backup-'));
const data = join(folder, 'data');
let store: ChildProcess;
let [out, err] = ['', ''];

const start = async (path: string): Promise<{ child: ChildProcess; port: number }> => {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--data', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<Buffer>((resolve) => child.stdout!.once('data', resolve));
  return { child, port: (JSON.parse(line.toString()) as { port: number }).port };
};
const ended = (child: ChildProcess) =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
const modosu = (...argv: string[]) => {
  [out, err] = ['', ''];
  const tell = (text: string) => {
    out += `${text}\n`;
  };
  const say = (text: string) => {
    err += `${text}\n`;
  };
  const nobody = async () => '';
  const terminal = { interactive: false, out: tell, err: say, ask: nobody, askSecret: nobody };
  return run(argv, { terminal, env: { XDG_CONFIG_HOME: folder }, now: Date.now });
};

beforeAll(async () => {
  const started = await start(join(data, 'event-store'));
  store = started.child;
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${started.port}?tls=false`);
  for (let index = 0; index < 5; index++)
    await client.appendToStream('kept', jsonEvent({ type: 'x', data: { index } }));
  await client.dispose();
});
afterAll(async () => {
  await ended(store);
  rmSync(folder, { recursive: true, force: true });
});

test('given the local stack, when a dry run is asked for, then it shows what it would do and does nothing', async () => {
  expect(await modosu('backup', '--data', data, '--dry-run')).toBe(0);
  expect(out).toContain('6 events');
  expect(out).toContain('nothing was changed');
  expect(existsSync(join(data, 'event-store', 'backups'))).toBe(false);
});

test('given nobody to be asked, then nothing is done without --yes', async () => {
  expect(await modosu('backup', '--data', data)).toBe(2);
  expect(existsSync(join(data, 'event-store', 'backups'))).toBe(false);
});

test('given a backup, when it is restored, then a store on the new folder has the events', async () => {
  expect(await modosu('backup', '--data', data, '--name', 'one', '--yes', '--json')).toBe(0);
  const { file, events } = JSON.parse(out) as { file: string; events: number };
  expect(events).toBe(6);
  expect(await modosu('backup', '--data', data, '--list')).toBe(0);
  expect(out).toContain('one');

  const target = join(folder, 'restored');
  expect(await modosu('restore', file, '--data', target, '--dry-run')).toBe(0);
  expect(existsSync(target)).toBe(false);
  expect(await modosu('restore', file, '--data', target, '--yes')).toBe(0);
  expect(out).toContain('6 events, every checksum right');
  const again = await start(target);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${again.port}?tls=false`);
  const found: unknown[] = [];
  for await (const { event } of client.readStream('kept')) found.push(event?.data);
  expect(found).toEqual([0, 1, 2, 3, 4].map((index) => ({ index })));
  await client.dispose();
  await ended(again.child);

  expect(await modosu('restore', file, '--data', target, '--yes')).toBe(1);
  expect(err).toContain('not empty');
});

test('given no store on the folder, or one that answers nothing, then it says what to do', async () => {
  expect(await modosu('backup', '--data', join(folder, 'nothing'), '--yes')).toBe(1);
  expect(err).toContain('npm start');
  expect(await modosu('backup', '--store', 'http://127.0.0.1:9', '--yes')).toBe(1);
  expect(err).toContain('check --store');
});

test('given a file that is no backup, then restore says so and leaves no folder', async () => {
  expect(await modosu('restore', __filename, '--data', join(folder, 'bad'), '--yes')).toBe(1);
  expect(err).toContain('not a backup');
  expect(readdirSync(folder)).not.toContain('bad');
});
