import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import fc from 'fast-check';
import type { RawEvent } from '../event';
import { decodeAnswer } from './read-answer';
import { encodeRead } from './read-request';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
const event = fc.record({
  id: fc.uuid(),
  stream: name,
  revision: fc.maxSafeNat(),
  position: fc.maxSafeNat().map(BigInt),
  type: name,
  recordedMs: fc.nat(),
  data: fc.json(),
  metadata: fc.oneof(fc.json(), fc.constant('')),
});

function answerWith(given: RawEvent, id: UUID): ReadResp {
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  const stream = new StreamIdentifier();
  stream.setStreamName(Buffer.from(given.stream));
  recorded.setStreamIdentifier(stream);
  recorded.setStreamRevision(String(given.revision));
  recorded.setPreparePosition(String(given.position));
  recorded.setCommitPosition(String(given.position));
  recorded.getMetadataMap().set('type', given.type);
  recorded.getMetadataMap().set('created', `${given.recordedMs}1234`);
  recorded.getMetadataMap().set('content-type', 'application/json');
  recorded.setCustomMetadata(Buffer.from(given.metadata));
  recorded.setData(Buffer.from(given.data));
  const read = new ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(given.position));
  const answer = new ReadResp();
  answer.setEvent(read);
  return answer;
}

const bytesOf = (answer: ReadResp) => Buffer.from(answer.serializeBinary());

describe('a read as messages', () => {
  it("given any event, when the protocol's own classes write it, then it is read as it was", () => {
    fc.assert(
      fc.property(event, (given) => {
        const id = new UUID();
        id.setString(given.id);
        expect(decodeAnswer(bytesOf(answerWith(given, id)))).toEqual({ kind: 'event', event: given });
      }),
    );
  });

  it('given an id in two numbers, then it is read as text', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        (high, low) => {
          const structured = new UUID.Structured();
          structured.setMostSignificantBits(String(high));
          structured.setLeastSignificantBits(String(low));
          const id = new UUID();
          id.setStructured(structured);
          const bytes = Buffer.alloc(16);
          bytes.writeBigInt64BE(high, 0);
          bytes.writeBigInt64BE(low, 8);
          const [given] = fc.sample(event, 1) as [RawEvent];
          const answer = decodeAnswer(bytesOf(answerWith(given, id)));
          const text = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
          expect(answer.kind === 'event' && answer.event.id.replaceAll('-', '')).toBe(text);
        },
      ),
    );
  });

  it('given the other answers of the store, then each is known for what it is', () => {
    const checkpoint = new ReadResp.Checkpoint();
    checkpoint.setCommitPosition('81234567890');
    const cases: [(answer: ReadResp) => void, object][] = [
      [(answer) => answer.setConfirmation(new ReadResp.SubscriptionConfirmation()), { kind: 'confirmation' }],
      [(answer) => answer.setCheckpoint(checkpoint), { kind: 'checkpoint', position: 81_234_567_890n }],
      [(answer) => answer.setStreamNotFound(new ReadResp.StreamNotFound()), { kind: 'not-found' }],
      [(answer) => answer.setCaughtUp(new ReadResp.CaughtUp()), { kind: 'caught-up' }],
      [(answer) => answer.setFellBehind(new ReadResp.FellBehind()), { kind: 'fell-behind' }],
      [(answer) => answer.setLastStreamPosition('7'), { kind: 'other' }],
      [(answer) => answer.setEvent(new ReadResp.ReadEvent()), { kind: 'other' }],
    ];
    for (const [set, expected] of cases) {
      const answer = new ReadResp();
      set(answer);
      expect(decodeAnswer(bytesOf(answer))).toEqual(expected);
    }
  });

  it('given bytes that are cut off anywhere, then they are refused or read, and nothing beyond their end', () => {
    const id = new UUID();
    id.setString('0b4a5d2e-1a6b-4c3d-8e9f-001122334455');
    const [given] = fc.sample(event, 1) as [RawEvent];
    const whole = bytesOf(answerWith(given, id));
    for (let end = 2; end < whole.length; end += 1) {
      expect(() => decodeAnswer(whole.subarray(0, end))).toThrow(RangeError);
    }
  });

  it("given any request, then the protocol's own classes read back what was asked", () => {
    const from = fc.oneof(fc.constant('start' as const), fc.constant('end' as const), fc.maxSafeNat());
    const request = fc.record(
      {
        stream: name,
        from,
        backwards: fc.boolean(),
        count: fc.integer({ min: 1 }),
        prefixes: fc.array(name, { minLength: 1 }),
      },
      { requiredKeys: ['from'] },
    );
    fc.assert(
      fc.property(request, (asked) => {
        const options = ReadReq.deserializeBinary(encodeRead(asked)).getOptions();
        const place = asked.stream === undefined ? options?.getAll() : options?.getStream();
        const stream = options?.getStream()?.getStreamIdentifier()?.getStreamName_asU8();
        expect(stream && Buffer.from(stream).toString()).toBe(asked.stream);
        expect(place?.hasStart()).toBe(asked.from === 'start');
        expect(place?.hasEnd()).toBe(asked.from === 'end');
        const revision = options?.getStream()?.getRevision() ?? options?.getAll()?.getPosition()?.getCommitPosition();
        if (typeof asked.from === 'number') expect(Number(revision)).toBe(asked.from);
        expect(options?.getReadDirection()).toBe(asked.backwards ? 1 : 0);
        expect(options?.hasSubscription()).toBe(asked.count === undefined);
        expect(Number(options?.getCount())).toBe(asked.count ?? 0);
        expect(options?.hasNoFilter()).toBe(asked.prefixes === undefined);
        const names = options?.getFilter()?.getStreamIdentifier()?.getPrefixList();
        expect(names).toEqual(asked.prefixes);
        expect(options?.getUuidOption()?.getString()).toBeInstanceOf(Empty);
      }),
    );
  });
});
