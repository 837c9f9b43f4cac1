import type { ExpectedRevision, NewEvent } from '../event';
import { encoderOf } from './streams-proto';

const encode = encoderOf('BatchAppendReq');

/**
 * One whole append as one message, a BatchAppendReq of the public streams.proto. `correlationId` comes back in its
 * answer; `deadline` is in ms since 1970.
 */
export function encodeAppend(
  correlationId: string,
  stream: string,
  expected: ExpectedRevision,
  deadline: number,
  events: readonly NewEvent[],
): Buffer {
  return encode({
    correlationId: { text: correlationId },
    options: {
      stream: { name: stream },
      ...(expected === 'no_stream' ? { noStream: {} } : { revision: expected }),
      deadline: { seconds: Math.floor(deadline / 1000), nanos: (deadline % 1000) * 1_000_000 },
    },
    proposed: events.map(({ id, type, dataJson, metadataJson }) => ({
      id: { text: id },
      metadata: { type, 'content-type': 'application/json' },
      customMetadata: metadataJson,
      data: dataJson,
    })),
    isFinal: true,
  });
}
