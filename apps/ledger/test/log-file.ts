import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { RawEvent } from '@modosu/event-store-client/event';
import { type Database, openDatabase } from '@modosu/read-models/database/database';

/**
 * The file of a stopped event store in the hands of somebody who knows its format. What is to be done is done in order
 * when the file is closed.
 */
export class LogFile {
  private readonly db: Database;
  private readonly steps: (() => Promise<unknown>)[] = [];
  private closesGaps = false;

  constructor(folder: string) {
    this.db = openDatabase(join(folder, 'events.db'));
  }

  async close(): Promise<void> {
    for (const step of this.steps) await step();
    if (this.closesGaps) await this.closeGaps();
    await this.db.destroy();
  }

  /** Puts an event where one stands, or where none does. */
  put(event: RawEvent): void {
    this.tear(event.position);
    this.steps.push(async () => {
      const { id: stream } = await this.db
        .selectFrom('streams')
        .where('name', '=', event.stream)
        .select('id')
        .executeTakeFirstOrThrow();
      await this.db.deleteFrom('events').where('stream', '=', stream).where('revision', '=', event.revision).execute();
      await this.write({
        position: Number(event.position),
        stream,
        revision: event.revision,
        id_tail: 0,
        frame: frameOf(event),
      });
    });
  }

  /** Changes bytes of a stored event for as many others. */
  alter(position: bigint, from: string, to: string): void {
    this.steps.push(async () => {
      const row = await this.db
        .selectFrom('events')
        .selectAll()
        .where('position', '=', Number(position))
        .executeTakeFirstOrThrow();
      const frame = Buffer.from(row.frame);
      const at = frame.indexOf(from);
      if (at < 0 || from.length !== to.length) throw new Error(`${from} does not stand there`);
      frame.write(to, at);
      await this.db.deleteFrom('events').where('position', '=', Number(position)).execute();
      await this.write({ ...(row as StoredRow), frame });
    });
  }

  /** Changes bytes of a stored event, and leaves its checksum as it was. */
  damage(position: bigint, from: string, to: string): void {
    this.steps.push(async () => {
      const row = await this.db
        .selectFrom('events')
        .select('frame')
        .where('position', '=', Number(position))
        .executeTakeFirstOrThrow();
      const frame = Buffer.from(row.frame);
      frame.write(to, frame.indexOf(from));
      await this.db.updateTable('events').set({ frame }).where('position', '=', Number(position)).execute();
    });
  }

  /** Takes an event out, and lets those behind it move up: the store would see a hole by itself. */
  remove(position: bigint): void {
    this.tear(position);
    this.closesGaps = true;
  }

  /** Takes an event out, and leaves a hole. */
  tear(position: bigint): void {
    this.steps.push(() => this.db.deleteFrom('events').where('position', '=', Number(position)).execute());
  }

  private async closeGaps(): Promise<void> {
    const rows = (await this.db.selectFrom('events').selectAll().orderBy('position').execute()) as StoredRow[];
    for (const [at, row] of rows.entries()) {
      if (row.position === at + 1) continue;
      await this.db.deleteFrom('events').where('position', '=', row.position).execute();
      await this.write({ ...row, position: at + 1, frame: movedTo(at + 1, row) });
    }
  }

  /** With the checksum that the store keeps of each row: whoever can write the file can make that anew. */
  private async write(row: StoredRow): Promise<void> {
    const { position, stream, revision, frame } = row;
    const place = Math.imul(position, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b) ^ Math.imul(revision, 0xc2b2ae35);
    await this.db
      .insertInto('events')
      .values({ ...row, checksum: crc32(frame, place >>> 0) })
      .execute();
  }
}

interface StoredRow {
  position: number;
  stream: number;
  revision: number;
  id_tail: number;
  frame: Buffer;
}

/** The frame of an event with another position in it, in a log so short that a position takes one byte. */
function movedTo(position: number, row: StoredRow): Buffer {
  const frame = Buffer.from(row.frame);
  const at = frame.indexOf(Buffer.from([0x20, row.position, 0x28, row.position]));
  if (at < 0 || row.position > 127) throw new Error('its position does not stand where it should');
  frame.set([0x20, position, 0x28, position], at);
  frame[frame.length - 1] = position;
  return frame;
}

/** The bytes with which the store answers a read, a gRPC frame with the protocol's ReadResp in it. */
function frameOf({ id, stream, revision, position, type, recordedMs, data, metadata }: RawEvent): Buffer {
  const at = Number(position);
  const recorded = Buffer.concat([
    bytes(1, bytes(2, id)),
    bytes(2, bytes(3, stream)),
    number(3, revision),
    number(4, at),
    number(5, at),
    entry('type', type),
    entry('created', `${recordedMs}0000`),
    entry('content-type', 'application/json'),
    bytes(7, metadata),
    bytes(8, data),
  ]);
  const response = bytes(1, bytes(1, recorded), number(3, at));
  const header = Buffer.alloc(5);
  header.writeUInt32BE(response.length, 1);
  return Buffer.concat([header, response]);
}

const entry = (key: string, value: string) => bytes(6, bytes(1, key), bytes(2, value));
const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);

function bytes(field: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Buffer.from([...out, rest]);
}
