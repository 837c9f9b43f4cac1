import { Reader } from '../src/wire/protobuf';
import { NIL } from '../src/wire/uuid';
import { BATCH_APPEND, batchAppend, rawCall } from './raw-call';
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

test.each<[string, Parameters<typeof batchAppend>[0]]>([
  ['an empty stream name', { stream: '' }],
  ['an empty event type', { type: '' }],
  ['an id that is no UUID', { id: 'not-a-uuid' }],
  ['the nil UUID', { id: NIL }],
])('given %s, then BadRequest is answered and the call goes on', async (_, sent) => {
  const { body, status } = await rawCall(store.port, BATCH_APPEND, batchAppend(sent));
  expect(errorType(body)).toBe('type.googleapis.com/event_store.client.BadRequest');
  expect(status).toBe('0');
});

test('given a well-formed append the same way, then it is appended', async () => {
  expect(errorType((await rawCall(store.port, BATCH_APPEND, batchAppend({}))).body)).toBeUndefined();
});
