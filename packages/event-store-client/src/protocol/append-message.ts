import type { ExpectedRevision, NewEvent } from '../event';
import { EMPTY, field, numberField } from './fields';

const IS_FINAL = numberField(4, 1);
const NO_STREAM = field(3, EMPTY);
const JSON_CONTENT = field(2, field(1, 'content-type'), field(2, 'application/json'));

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
  const revision = expected === 'no_stream' ? NO_STREAM : numberField(2, expected);
  const seconds = Math.floor(deadline / 1000);
  const nanos = (deadline % 1000) * 1_000_000;
  const timestamp = [numberField(1, seconds), numberField(2, nanos)];
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
