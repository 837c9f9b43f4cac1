import { randomUUID } from 'node:crypto';
import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { FrameSplitter } from '../src/grpc/frames';
import { bytesField, emptyField, numberField, Reader, stringField } from '../src/wire/protobuf';
import { viewRecorded } from '../src/wire/recorded-event';
import { framed, rawCall } from './raw-call';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

/** The published client has no filter on reads of $all; other clients have. */
let store: StartedStore;
let client: EventStoreDBClient;
const folder = temporaryFolder();
const key = randomUUID();

beforeAll(async () => {
  store = await startStore(folder.path);
  client = store.client();
  for (const name of ['a', 'x', 'b', 'a'])
    await client.appendToStream(`${key}-${name}`, jsonEvent({ type: `t-${name}`, data: {} }));
});
afterAll(async () => {
  await client.dispose();
  await store.stop();
  folder.remove();
});

const READ = '/event_store.client.streams.Streams/Read';
const onStream = (...expression: Buffer[]) => bytesField(1, ...expression);
const onType = (...expression: Buffer[]) => bytesField(2, ...expression);

const readFiltered = async (filter: Buffer, backwards: boolean, count: number): Promise<string[]> => {
  const options = [
    bytesField(2, backwards ? emptyField(3) : emptyField(2)),
    numberField(3, backwards ? 1 : 0),
    numberField(5, count),
    bytesField(7, filter, numberField(3, 100), numberField(5, 1)),
    bytesField(9, emptyField(2)),
  ];
  const { body, status } = await rawCall(store.port, READ, framed(bytesField(1, ...options)));
  expect(status).toBe('0');
  const types: string[] = [];
  const splitter = new FrameSplitter((message) => {
    const answer = new Reader(message);
    if (answer.next() !== 1) return;
    const event = answer.message();
    event.next();
    types.push(viewRecorded(event.bytes()).type);
  });
  splitter.push(body);
  return types;
};

describe.each([
  ['stream prefixes', onStream(stringField(2, `${key}-a`), stringField(2, `${key}-b`))],
  ['an expression on the stream', onStream(stringField(1, `^${key}-[ab]$`))],
  ['type prefixes', onType(stringField(2, 't-a'), stringField(2, 't-b'))],
  ['an expression on the type', onType(stringField(1, '^t-(a|b)$'))],
])('given a filter by %s', (_, filter) => {
  test('then $all forwards gives what matches, and no more than asked for', async () => {
    expect(await readFiltered(filter, false, 1_000)).toEqual(['t-a', 't-b', 't-a']);
    expect(await readFiltered(filter, false, 2)).toEqual(['t-a', 't-b']);
  });

  test('then $all backwards does the same from the other end', async () => {
    expect(await readFiltered(filter, true, 1_000)).toEqual(['t-a', 't-b', 't-a']);
    expect(await readFiltered(filter, true, 2)).toEqual(['t-a', 't-b']);
  });
});
