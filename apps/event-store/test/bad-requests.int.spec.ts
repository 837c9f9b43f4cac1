import { randomUUID } from 'node:crypto';
import { bytesField, emptyField, Reader, stringField } from '../src/wire/protobuf';
import { NIL } from '../src/wire/uuid';
import { framed, rawCall } from './raw-call';
import { type StartedStore, startStore, temporaryFolder } from './started-store';

/** Bad requests kill the published client's process two seconds later, so they are sent without it. */
let store: StartedStore;
const folder = temporaryFolder();
beforeAll(async () => {
  store = await startStore(folder.path);
});
afterAll(async () => {
  await store.stop();
  folder.remove();
});

const BATCH = '/event_store.client.streams.Streams/BatchAppend';
const entry = (key: string, value: string) => bytesField(2, stringField(1, key), stringField(2, value));

interface Sent {
  stream?: string;
  type?: string;
  id?: string;
}

const batch = ({ stream = 'some', type = 'happened', id = randomUUID() }: Sent): Buffer => {
  const event = [bytesField(1, stringField(2, id)), entry('type', type), entry('content-type', 'application/json')];
  return framed(
    Buffer.concat([
      bytesField(1, stringField(2, randomUUID())),
      bytesField(2, bytesField(1, stringField(3, stream)), emptyField(4)),
      bytesField(3, ...event),
      Buffer.from([0x20, 1]),
    ]),
  );
};

/** The type of the details of an append's error, undefined if it was appended. */
const errorType = (body: Buffer): string | undefined => {
  const answer = new Reader(body, 5);
  for (let field = answer.next(); field; field = answer.next()) {
    if (field !== 2) {
      answer.skip();
      continue;
    }
    const status = answer.message();
    for (let part = status.next(); part; part = status.next()) {
      if (part !== 3) {
        status.skip();
        continue;
      }
      const details = status.message();
      details.next();
      return details.string();
    }
  }
  return undefined;
};

test.each<[string, Sent]>([
  ['an empty stream name', { stream: '' }],
  ['an empty event type', { type: '' }],
  ['an id that is no UUID', { id: 'not-a-uuid' }],
  ['the nil UUID', { id: NIL }],
])('given %s, then BadRequest is answered and the call goes on', async (_, sent) => {
  const { body, status } = await rawCall(store.port, BATCH, Buffer.concat([batch(sent)]));
  expect(errorType(body)).toBe('type.googleapis.com/event_store.client.BadRequest');
  expect(status).toBe('0');
});

test('given a well-formed append the same way, then it is appended', async () => {
  expect(errorType((await rawCall(store.port, BATCH, batch({}))).body)).toBeUndefined();
});
