import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { EVERY_TOPIC } from '../src/conformance/rules/every-topic';
import { Subject } from '../src/conformance/subject';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

/** The rules of `npm run conformance`, on ESDB_URL if that is set (any EventStoreDB or KurrentDB), else on a store of its own. */
let own: StartedStore | undefined;
let client: EventStoreDBClient;
let store: Subject;
const folder = temporaryFolder();

beforeAll(async () => {
  if (!process.env.ESDB_URL) own = await startStore(folder.path);
  client = process.env.ESDB_URL ? EventStoreDBClient.connectionString(process.env.ESDB_URL) : own!.client();
  store = new Subject(client);
});

afterAll(async () => {
  await client.dispose();
  await own?.stop();
  folder.remove();
});

test('given nobody who listens, then the program says so once, tries no rule and ends with status 2', () => {
  const program = join(__dirname, '..', 'dist', 'conformance', 'main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--url', 'esdb://127.0.0.1:1?tls=false'], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^Nobody answers at esdb:\/\/127\.0\.0\.1:1\?tls=false: .+\n$/);
  expect([status, stdout]).toEqual([2, '']);
});

describe.each(EVERY_TOPIC.map((topic) => [topic.name, topic] as const))('%s', (_, topic) => {
  test.each(topic.rules.map((rule) => [rule.says, rule] as const))('%s', (__, rule) => rule.check(store));
});
