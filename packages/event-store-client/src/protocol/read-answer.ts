import type { RawEvent } from '../event';
import { FieldCursor } from './field-cursor';

/** One message of a Read call. `other` are those that say nothing to us. */
export type ReadAnswer =
  | { readonly kind: 'event'; readonly event: RawEvent }
  | { readonly kind: 'checkpoint'; readonly position: bigint }
  | { readonly kind: 'confirmation' | 'not-found' | 'caught-up' | 'fell-behind' | 'other' };

const CONFIRMATION: ReadAnswer = { kind: 'confirmation' };
const NOT_FOUND: ReadAnswer = { kind: 'not-found' };
const CAUGHT_UP: ReadAnswer = { kind: 'caught-up' };
const FELL_BEHIND: ReadAnswer = { kind: 'fell-behind' };
const OTHER: ReadAnswer = { kind: 'other' };

/** Reads a ReadResp of the public streams.proto. @throws RangeError if the bytes are none */
export function decodeAnswer(bytes: Buffer): ReadAnswer {
  const cursor = new FieldCursor(bytes);
  const content = cursor.next();
  if (content === 1) return readEvent(cursor);
  if (content === 2) return CONFIRMATION;
  if (content === 3) return { kind: 'checkpoint', position: checkpoint(cursor) };
  if (content === 4) return NOT_FOUND;
  if (content === 8) return CAUGHT_UP;
  if (content === 9) return FELL_BEHIND;
  return OTHER;
}

function checkpoint(cursor: FieldCursor): bigint {
  cursor.enter();
  let position = 0;
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 1) position = cursor.number();
    else cursor.skip();
  }
  return BigInt(position);
}

/** An entry without an event is a link to one that is gone. */
function readEvent(cursor: FieldCursor): ReadAnswer {
  cursor.enter();
  let event: RawEvent | undefined;
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 1) event = recordedEvent(cursor);
    else cursor.skip();
  }
  return event ? { kind: 'event', event } : OTHER;
}

function recordedEvent(cursor: FieldCursor): RawEvent {
  let id = '';
  let stream = '';
  let revision = 0;
  let position = 0;
  let metadata = '';
  let bytes: Buffer | undefined;
  let data = '';
  const facts: Facts = { type: '<no-event-type-provided>', recordedMs: 0, isJson: false };
  const outer = cursor.enter();
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 1) id = uuid(cursor);
    else if (part === 2) stream = streamName(cursor);
    else if (part === 3) revision = cursor.number();
    else if (part === 5) position = cursor.number();
    else if (part === 6) readFact(cursor, facts);
    else if (part === 7) metadata = cursor.text();
    else if (part === 8 && facts.isJson) data = cursor.text();
    else if (part === 8) bytes = cursor.copy();
    else cursor.skip();
  }
  cursor.leave(outer);
  const { type, recordedMs } = facts;
  return {
    id,
    stream,
    revision,
    position: BigInt(position),
    type,
    recordedMs,
    metadata,
    data: content(facts, data, bytes),
  };
}

/** What the store keeps of an event beside its metadata, in a map of texts. */
interface Facts {
  type: string;
  recordedMs: number;
  isJson: boolean;
}

/** Fields may come in any order: bytes read before it was known that they are text are made text now. */
function content(facts: Facts, text: string, bytes: Buffer | undefined): string | Buffer {
  if (!bytes) return text;
  return facts.isJson ? bytes.toString('utf8') : bytes;
}

function readFact(cursor: FieldCursor, facts: Facts): void {
  const outer = cursor.enter();
  let key = '';
  let value = '';
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 1) key = cursor.text();
    else if (part === 2) value = cursor.text();
    else cursor.skip();
  }
  cursor.leave(outer);
  if (key === 'type') facts.type = value;
  else if (key === 'content-type') facts.isJson = value === 'application/json';
  // The last four digits are tenths of microseconds.
  else if (key === 'created') facts.recordedMs = Number(value.slice(0, -4));
}

function streamName(cursor: FieldCursor): string {
  const outer = cursor.enter();
  let name = '';
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 3) name = cursor.text();
    else cursor.skip();
  }
  cursor.leave(outer);
  return name;
}

/** We ask for ids as text; a server may still send them as two numbers. */
function uuid(cursor: FieldCursor): string {
  const outer = cursor.enter();
  let id = '';
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 2) id = cursor.text();
    else if (part === 1) id = structuredUuid(cursor);
    else cursor.skip();
  }
  cursor.leave(outer);
  return id;
}

function structuredUuid(cursor: FieldCursor): string {
  const outer = cursor.enter();
  const bytes = Buffer.alloc(16);
  for (let part = cursor.next(); part !== 0; part = cursor.next()) {
    if (part === 1) bytes.writeBigUInt64BE(cursor.bits(), 0);
    else if (part === 2) bytes.writeBigUInt64BE(cursor.bits(), 8);
    else cursor.skip();
  }
  cursor.leave(outer);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
