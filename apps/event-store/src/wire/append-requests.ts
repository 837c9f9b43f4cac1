import { MalformedMessage, Reader } from './protobuf';
import type { ProposedEvent } from './recorded-event';
import { NIL, readUuid } from './uuid';

/** What the writer expects of the stream: a revision, or one of the protocol's words as a negative number. */
export const EXPECT = { any: -2, noStream: -1, streamExists: -4 } as const;

/** A revision beyond 2^53 - 1 is a bigint: no stream has it, but it is answered as it was given. */
export type Expected = number | bigint;

/** What a well-formed message asks that no server could do; answered as the real server's BadRequest. */
export class BadRequest extends Error {}

/** Stream and expectation of an append, a delete or a tombstone. */
export interface Target {
  stream: Buffer;
  expected: Expected | undefined;
  /** when the client gives up, milliseconds since 1970 */
  deadlineMs: number;
}

/** One message of a BatchAppend call; one append may come in several, with the same correlation. */
export interface BatchRequest {
  correlation: Buffer;
  target: Target | undefined;
  events: Buffer[];
  isFinal: boolean;
}

const EMPTY: Buffer = Buffer.alloc(0);

export const readBatchRequest = (message: Buffer): BatchRequest => {
  const request: BatchRequest = { correlation: EMPTY, target: undefined, events: [], isFinal: false };
  const reader = new Reader(message);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) request.correlation = reader.bytes();
    else if (field === 2) request.target = readTarget(reader.message());
    else if (field === 3) request.events.push(reader.bytes());
    else if (field === 4) request.isFinal = reader.number() !== 0;
    else reader.skip();
  }
  return request;
};

/** Options of BatchAppend, Append, Delete and Tombstone: they share their field numbers. */
export const readTarget = (reader: Reader): Target => {
  const target: Target = { stream: EMPTY, expected: undefined, deadlineMs: Number.POSITIVE_INFINITY };
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) target.stream = readStreamName(reader.message());
    else if (field === 2) target.expected = reader.exactNumber();
    else if (field === 3) target.expected = skipFor(reader, EXPECT.noStream);
    else if (field === 4) target.expected = skipFor(reader, EXPECT.any);
    else if (field === 5) target.expected = skipFor(reader, EXPECT.streamExists);
    else if (field === 6) target.deadlineMs = readMilliseconds(reader.message());
    else if (field === 7) target.deadlineMs = Date.now() + readMilliseconds(reader.message());
    else reader.skip();
  }
  return target;
};

const skipFor = (reader: Reader, word: number): number => {
  reader.skip();
  return word;
};

/** StreamIdentifier: the name's bytes. */
export const readStreamName = (reader: Reader): Buffer => {
  let name = EMPTY;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 3) name = reader.bytes();
    else reader.skip();
  }
  return name;
};

/** Timestamp or Duration (seconds, nanoseconds) in milliseconds. */
const readMilliseconds = (reader: Reader): number => {
  let milliseconds = 0;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) milliseconds += Number(BigInt.asIntN(64, reader.bigint())) * 1000;
    else if (field === 2) milliseconds += Number(BigInt.asIntN(32, reader.bigint())) / 1_000_000;
    else reader.skip();
  }
  return milliseconds;
};

/** A message of the unary Append: its options first, then one event each. */
export const readAppendRequest = (message: Buffer): { target?: Target; event?: Buffer } => {
  const reader = new Reader(message);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) return { target: readTarget(reader.message()) };
    if (field === 2) return { event: reader.bytes() };
    reader.skip();
  }
  return {};
};

/** Delete and Tombstone: only options. */
export const readDeleteRequest = (message: Buffer): Target => {
  const reader = new Reader(message);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) return readTarget(reader.message());
    reader.skip();
  }
  throw new MalformedMessage('the request has no options');
};

/** A proposed event; throws BadRequest if it lacks a type, a content type or a usable id. */
export const readProposed = (message: Buffer): ProposedEvent => {
  const reader = new Reader(message);
  let id: string | undefined;
  let type: Buffer | undefined;
  let contentType: string | undefined;
  let data = EMPTY;
  let metadata = EMPTY;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) id = readUuid(reader.bytes());
    else if (field === 2) {
      const entry = reader.message();
      let key = '';
      let value = EMPTY;
      for (let part = entry.next(); part; part = entry.next()) {
        if (part === 1) key = entry.string();
        else if (part === 2) value = entry.bytes();
        else entry.skip();
      }
      if (key === 'type') type = value;
      else if (key === 'content-type') contentType = value.toString('latin1');
    } else if (field === 3) metadata = reader.bytes();
    else if (field === 4) data = reader.bytes();
    else reader.skip();
  }
  if (id === undefined || id === NIL) throw new BadRequest('an event id is not a UUID, or the nil UUID');
  if (type === undefined || type.length === 0) throw new BadRequest('an event has no type');
  if (contentType === undefined) throw new BadRequest('an event has no content-type');
  return { id, type, isJson: contentType === 'application/json', data, metadata };
};
