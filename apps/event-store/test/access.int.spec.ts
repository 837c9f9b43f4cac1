import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { generate } from 'selfsigned';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const users = file('users.json');
const passwords = { admin: randomUUID(), operator: randomUUID(), service: randomUUID() } as const;
let store: StartedStore;

const addUser = (name: string, password: string, ...groups: string[]) =>
  spawnSync(process.execPath, [MAIN, 'user', name, ...groups.flatMap((one) => ['--group', one]), '--users', users], {
    input: `${password}\n`,
    encoding: 'utf8',
  });

beforeAll(async () => {
  const altNames = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
  ] as const;
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [...altNames] }],
  });
  writeFileSync(file('cert.pem'), pems.cert);
  writeFileSync(file('key.pem'), pems.private);
  for (const [name, group] of [
    ['admin', '$admins'],
    ['operator', '$ops'],
    ['service', 'services'],
  ] as const)
    expect(addUser(name, passwords[name], group)).toMatchObject({ status: 0 });
  const tls = ['--tls-cert', file('cert.pem'), '--tls-key', file('key.pem')];
  store = await startStore(file('data'), [...tls, '--users', users]);
});
afterAll(async () => {
  await store?.stop();
  folder.remove();
});

const clientFor = (who: string) =>
  EventStoreDBClient.connectionString(`esdb://${who}127.0.0.1:${store.port}?tls=true&tlsCaFile=${file('cert.pem')}`);
const as = (name: keyof typeof passwords) => clientFor(`${name}:${passwords[name]}@`);
const event = () => jsonEvent({ type: 'happened', data: {} });

test('given the file of users, then it holds no password and is its owner’s alone', () => {
  const text = readFileSync(users, 'utf8');
  for (const password of Object.values(passwords)) expect(text).not.toContain(password);
  expect(statSync(users).mode & 0o077).toBe(0);
});

test('given right credentials over TLS, then appends, reads and subscriptions work', async () => {
  const client = as('service');
  const stream = `mine-${randomUUID()}`;
  await client.appendToStream(stream, event());
  let count = 0;
  for await (const _ of client.readStream(stream)) count++;
  expect(count).toBe(1);
  const subscription = client.subscribeToAll();
  await new Promise((resolve, reject) => {
    subscription.on('data', ({ event: seen }) => seen?.streamId === stream && resolve(undefined));
    subscription.on('error', reject);
  });
  await subscription.unsubscribe();
  await client.dispose();
});

test.each([
  ['no credentials', ''],
  ['a wrong password', `admin:${randomUUID()}@`],
  ['a name nobody has', `nobody:${randomUUID()}@`],
])('given %s, then reads and appends are UNAUTHENTICATED', async (_, who) => {
  const client = clientFor(who);
  const read = async () => {
    for await (const __ of client.readStream('some'));
  };
  await expect(read()).rejects.toMatchObject({ code: 16 });
  await expect(client.appendToStream('some', event())).rejects.toMatchObject({ code: 16 });
  await client.dispose();
});

test('given a user who is no administrator, then system streams cannot be written, and their own metadata can', async () => {
  const client = as('service');
  const stream = `mine-${randomUUID()}`;
  await expect(client.appendToStream('$some', event())).rejects.toMatchObject({ type: 'access-denied' });
  await expect(client.appendToStream('$$$some', event())).rejects.toMatchObject({ type: 'access-denied' });
  await expect(client.deleteStream('$some')).rejects.toMatchObject({ type: 'access-denied' });
  await client.appendToStream(stream, event());
  await client.setStreamMetadata(stream, { maxCount: 1 });
  const admin = as('admin');
  expect((await admin.appendToStream('$some', event())).success).toBe(true);
  await Promise.all([client.dispose(), admin.dispose()]);
});

describe('given the pages of a store with users', () => {
  // Node's fetch takes no certificate of its own; a child may.
  const status = (path: string, method: string, who?: keyof typeof passwords) => {
    const header = who === undefined ? undefined : Buffer.from(`${who}:${passwords[who]}`).toString('base64');
    const script = `fetch(process.argv[1], { method: process.argv[2], headers: process.env.AUTHORIZATION ? { authorization: process.env.AUTHORIZATION } : {} }).then((r) => console.log(r.status))`;
    const url = `https://127.0.0.1:${store.port}${path}`;
    const env = {
      ...process.env,
      NODE_EXTRA_CA_CERTS: file('cert.pem'),
      ...(header === undefined ? {} : { AUTHORIZATION: `Basic ${header}` }),
    };
    return Number(spawnSync(process.execPath, ['-e', script, url, method], { env, encoding: 'utf8' }).stdout);
  };

  test('then health is open, and backups are for administrators and operators', () => {
    expect(status('/health/ready', 'GET')).toBe(200);
    expect(status('/info', 'GET')).toBe(200);
    expect(status('/admin/backups', 'GET')).toBe(401);
    expect(status('/admin/backups', 'POST', 'service')).toBe(403);
    expect(status('/admin/backups', 'GET', 'operator')).toBe(200);
    expect(status('/admin/backups', 'POST', 'admin')).toBe(202);
  });
});

test('given users and no TLS on an address others reach, then the store does not start', async () => {
  const attempt = startStore(file('other'), ['--users', users, '--host', '0.0.0.0']);
  await expect(attempt).rejects.toThrow('in the open');
});

test('given a users file that cannot be read, then the store says which entry is wrong', async () => {
  writeFileSync(file('bad.json'), JSON.stringify({ admin: { hash: 'plain', groups: [] } }));
  await expect(startStore(file('other'), ['--users', file('bad.json')])).rejects.toThrow(/user 'admin'.*scrypt/s);
});
