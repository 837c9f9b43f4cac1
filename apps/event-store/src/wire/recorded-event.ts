import { bytesField, Reader, stringField, varintSize, writeVarint } from './protobuf';
import { structuredUuid } from './uuid';

/** The revision the protocol gives the event that ends a deleted stream: the largest signed 64-bit number. */
const TOMBSTONE_VARINT = Buffer.from('ffffffffffffffff7f', 'hex');
/** The same revision inside this server, where revisions are JavaScript numbers. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

const FRAME_HEADER = 5;
const ID_FIELD = 40;
const JSON_ENTRY = mapEntry('content-type', 'application/json');
const BYTES_ENTRY = mapEntry('content-type', 'application/octet-stream');

/** An event as a client proposes it: views of the request's memory, not copies. */
export interface ProposedEvent {
  /** canonical UUID text */
  readonly id: string;
  readonly type: Buffer;
  readonly isJson: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

function mapEntry(key: string, value: string): Buffer {
  return bytesField(6, stringField(1, key), stringField(2, value));
}

/** The "created" entry (100-nanosecond ticks since 1970), made once a commit. */
export const createdEntry = (unixMilliseconds: number): Buffer => mapEntry('created', `${unixMilliseconds}0000`);

/** The stream identifier's field within an event, made once a stream. */
export const streamField = (name: Buffer): Buffer => bytesField(2, bytesField(3, name));

const typeEntry = (type: Buffer): Buffer => bytesField(6, TYPE_KEY, bytesField(2, type));
const TYPE_KEY = stringField(1, 'type');

const delimitedSize = (length: number): number => (length === 0 ? 0 : 1 + varintSize(length) + length);

/**
 * The whole gRPC frame with which this event is answered to readers and subscribers, made once when it is written: from
 * then on it is stored, cached and sent as it is.
 */
export const eventFrame = (
  event: ProposedEvent,
  stream: Buffer,
  revision: number,
  position: number,
  created: Buffer,
): Buffer => {
  const type = typeEntry(event.type);
  const contentType = event.isJson ? JSON_ENTRY : BYTES_ENTRY;
  const tombstone = revision === TOMBSTONE_REVISION;
  const positionSize = varintSize(position);
  const recorded =
    ID_FIELD +
    stream.length +
    (1 + (tombstone ? TOMBSTONE_VARINT.length : varintSize(revision))) +
    2 * (1 + positionSize) +
    type.length +
    created.length +
    contentType.length +
    delimitedSize(event.metadata.length) +
    delimitedSize(event.data.length);
  const readEvent = 1 + varintSize(recorded) + recorded + 1 + positionSize;
  const response = 1 + varintSize(readEvent) + readEvent;

  const out = Buffer.allocUnsafe(FRAME_HEADER + response);
  out[0] = 0;
  out.writeUInt32BE(response, 1);
  let at = FRAME_HEADER;
  out[at++] = 0x0a;
  at = writeVarint(out, at, readEvent);
  out[at++] = 0x0a;
  at = writeVarint(out, at, recorded);
  out.writeUInt32BE(0x0a261224, at);
  at += 4;
  at += out.write(event.id, at, 36, 'latin1');
  at = put(out, at, stream);
  out[at++] = 0x18;
  at = tombstone ? put(out, at, TOMBSTONE_VARINT) : writeVarint(out, at, revision);
  out[at++] = 0x20;
  at = writeVarint(out, at, position);
  out[at++] = 0x28;
  at = writeVarint(out, at, position);
  at = put(out, at, type);
  at = put(out, at, created);
  at = put(out, at, contentType);
  at = putDelimited(out, at, 0x3a, event.metadata);
  at = putDelimited(out, at, 0x42, event.data);
  out[at++] = 0x18;
  writeVarint(out, at, position);
  return out;
};

const put = (out: Buffer, at: number, part: Buffer): number => {
  out.set(part, at);
  return at + part.length;
};

const putDelimited = (out: Buffer, at: number, tag: number, part: Buffer): number => {
  if (part.length === 0) return at;
  out[at] = tag;
  return put(out, writeVarint(out, at + 1, part.length), part);
};

/** The recorded event inside a stored frame, and the position the frame answers with. */
export const openFrame = (frame: Buffer): { recorded: Buffer; position: number } => {
  const event = new Reader(frame, FRAME_HEADER);
  event.next();
  const inner = event.message();
  inner.next();
  const recorded = inner.bytes();
  inner.next();
  return { recorded, position: inner.number() };
};

/** The revision of a recorded event. */
export const revisionOf = (recorded: Buffer): number => {
  const reader = new Reader(recorded, ID_FIELD);
  for (let field = reader.next(); field; field = reader.next()) {
    // What is beyond this side's numbers is the tombstone's.
    if (field === 3) return Math.min(reader.number(), TOMBSTONE_REVISION);
    reader.skip();
  }
  return 0;
};

/** What filters, link resolution and metadata need to know of a stored event. */
export interface EventView {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly createdMs: number;
  readonly isJson: boolean;
  readonly data: Buffer;
}

/** Takes a recorded event apart (only where its content matters; the usual reads copy frames). */
export const viewRecorded = (recorded: Buffer): EventView => {
  const id = recorded.toString('latin1', 4, ID_FIELD);
  const view = { id, stream: '', type: '', createdMs: 0, isJson: false, data: EMPTY };
  const reader = new Reader(recorded, ID_FIELD);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 2) {
      const identifier = reader.message();
      if (identifier.next() === 3) view.stream = identifier.string();
    } else if (field === 6) {
      const [key, value] = readEntry(reader.message());
      if (key === 'type') view.type = value;
      else if (key === 'content-type') view.isJson = value === 'application/json';
      else if (key === 'created') view.createdMs = Math.floor(Number(value) / 10_000);
    } else if (field === 8) view.data = reader.bytes();
    else reader.skip();
  }
  return view;
};

const EMPTY: Buffer = Buffer.alloc(0);

const readEntry = (entry: Reader): [string, string] => {
  let key = '';
  let value = '';
  for (let field = entry.next(); field; field = entry.next()) {
    if (field === 1) key = entry.string();
    else if (field === 2) value = entry.string();
    else entry.skip();
  }
  return [key, value];
};

/** A recorded event with its id in two halves, for clients that ask for structured ids. */
export const withStructuredId = (recorded: Buffer): Buffer =>
  Buffer.concat([bytesField(1, structuredUuid(recorded.toString('latin1', 4, ID_FIELD))), recorded.subarray(ID_FIELD)]);
