import type { NewEvent } from './event';

/** The revision of the last event that the writer knows of. Never "any": a decision holds only for what it saw. */
export type ExpectedRevision = number | 'no_stream';

/*
 * A BatchAppendReq of EventStoreDB's protocol, written by hand: the generated classes take several times as long and
 * turn our ready JSON into base64 and back. Field numbers are those of the public streams.proto.
 */

const LENGTH_DELIMITED = 2;
const VARINT = 0;
const EMPTY = Buffer.alloc(0);
const IS_FINAL = Buffer.concat([tag(4, VARINT), varint(1)]);
const NO_STREAM = field(3, EMPTY);
const JSON_CONTENT = field(2, field(1, 'content-type'), field(2, 'application/json'));

/** One whole append as one message. `correlationId` comes back in its answer; `deadline` is in ms since 1970. */
export function encodeAppend(
  correlationId: string,
  stream: string,
  expected: ExpectedRevision,
  deadline: number,
  events: readonly NewEvent[],
): Buffer {
  const revision = expected === 'no_stream' ? NO_STREAM : Buffer.concat([tag(2, VARINT), varint(expected)]);
  const seconds = Math.floor(deadline / 1000);
  const nanos = (deadline % 1000) * 1_000_000;
  const timestamp = [tag(1, VARINT), varint(seconds), tag(2, VARINT), varint(nanos)];
  const options = field(2, field(1, field(3, stream)), revision, field(6, ...timestamp));
  const proposed = events.map((event) =>
    field(
      3,
      field(1, field(2, event.id)),
      field(2, field(1, 'type'), field(2, event.type)),
      JSON_CONTENT,
      field(3, event.metadataJson),
      field(4, event.dataJson),
    ),
  );
  return Buffer.concat([field(1, field(2, correlationId)), options, ...proposed, IS_FINAL]);
}

function field(number: number, ...content: (Buffer | string)[]): Buffer {
  const parts = content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([tag(number, LENGTH_DELIMITED), varint(length), ...parts]);
}

function tag(number: number, wireType: number): Buffer {
  return Buffer.from([(number << 3) | wireType]);
}

/** Division, not shifts: revisions may pass 2^31. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
