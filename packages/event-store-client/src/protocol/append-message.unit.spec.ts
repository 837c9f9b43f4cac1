import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import fc from 'fast-check';
import { encodeAppend } from './append-message';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
const event = fc.record({
  id: fc.uuid(),
  type: text,
  dataJson: fc.json(),
  metadataJson: fc.json(),
});

describe('an append as a message', () => {
  it("given any events, then the protocol's own classes read back what was written", () => {
    const expected = fc.oneof(fc.constant('no_stream' as const), fc.nat(), fc.maxSafeNat());
    fc.assert(
      fc.property(
        text,
        expected,
        fc.date({ min: new Date(0), noInvalidDate: true }),
        fc.array(event),
        (stream, at, deadline, events) => {
          const bytes = encodeAppend('the-id', stream, at, deadline.getTime(), events);
          const message = BatchAppendReq.deserializeBinary(bytes);
          const options = message.getOptions();
          expect(message.getCorrelationId()?.getString()).toBe('the-id');
          expect(message.getIsFinal()).toBe(true);
          expect(Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(stream);
          expect(options?.hasNoStream()).toBe(at === 'no_stream');
          if (at !== 'no_stream') expect(Number(options?.getStreamPosition())).toBe(at);
          expect(options?.getDeadline()?.toDate()).toEqual(deadline);
          const read = message.getProposedMessagesList().map((proposed) => ({
            id: proposed.getId()?.getString(),
            type: proposed.getMetadataMap().get('type'),
            dataJson: Buffer.from(proposed.getData_asU8()).toString(),
            metadataJson: Buffer.from(proposed.getCustomMetadata_asU8()).toString(),
          }));
          expect(read).toEqual(events);
          for (const proposed of message.getProposedMessagesList()) {
            expect(proposed.getMetadataMap().get('content-type')).toBe('application/json');
          }
        },
      ),
    );
  });
});
