import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { EventDatabase } from '../store/database';
import { StreamHeads } from '../store/stream-heads';
import { openFrame, revisionOf, TOMBSTONE_REVISION, viewRecorded } from '../wire/recorded-event';
import { uuidTail } from '../wire/uuid';
import { type BackupSummary, FOOTER, MAGIC, newDigest, RECORD_HEADER, summaryIn } from './backup-format';

const CHUNK = 4 * 1024 * 1024;
const COMMIT_EVENTS = 5_000;
/** An event is at most an append's megabyte and its metadata's; more is no length. */
const MAX_FRAME = 64 * 1024 * 1024;

/**
 * Makes a new data folder from a backup. Every checksum is checked, and the folder only appears when all of it is in.
 * @throws Error that names the byte or the event that is wrong; nothing is left of the new folder then
 */
export const restore = async (
  file: string,
  folder: string,
  progress: (events: number, of: number) => void,
): Promise<BackupSummary> => {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty; name a folder that is new or empty`);
  const building = `${folder.replace(/\/+$/, '')}.restoring`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(dirname(building), { recursive: true });
  try {
    const handle = await open(file, 'r');
    let summary: BackupSummary;
    try {
      summary = await readSummary(handle, file);
      await fill(handle, file, summary, building, progress);
    } finally {
      await handle.close();
    }
    renameSync(building, folder);
    return summary;
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
};

const readSummary = async (handle: FileHandle, file: string): Promise<BackupSummary> => {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(4_096, size));
  await handle.read(tail, 0, tail.length, size - tail.length);
  const magic = Buffer.alloc(MAGIC.length);
  await handle.read(magic, 0, magic.length, 0);
  if (!magic.equals(MAGIC)) throw new Error(`${file} is not a backup of this event store`);
  const summary = size < MAGIC.length + 4 + FOOTER ? undefined : summaryIn(tail);
  if (!summary) throw new Error(`${file} is not whole: it does not end as a backup does`);
  return summary;
};

const fill = async (
  handle: FileHandle,
  file: string,
  summary: BackupSummary,
  folder: string,
  progress: (events: number, of: number) => void,
): Promise<void> => {
  const database = new EventDatabase(folder);
  try {
    const events = new RestoredEvents(database);
    const digest = newDigest().update(MAGIC);
    for await (const { frame, record, at } of records(handle, file)) {
      digest.update(record);
      try {
        events.add(frame);
      } catch (error) {
        throw new Error(`${file}, byte ${at}: ${(error as Error).message}`);
      }
      if (events.count % COMMIT_EVENTS === 0) progress(events.count, summary.events);
    }
    events.finish();
    if (events.count !== summary.events)
      throw new Error(`${file} says it holds ${summary.events} events, and holds ${events.count}`);
    if (digest.digest('hex') !== summary.sha256)
      throw new Error(`${file} is not what was written (its SHA-256 differs)`);
    progress(events.count, summary.events);
  } finally {
    database.close();
  }
};

/** The records of a file, read piece by piece. */
async function* records(
  handle: FileHandle,
  file: string,
): AsyncGenerator<{ frame: Buffer; record: Buffer; at: number }> {
  let held: Buffer = Buffer.alloc(0);
  let at = MAGIC.length;
  let readTo = at;
  const hold = async (bytes: number) => {
    while (held.length < bytes) {
      const piece = Buffer.allocUnsafe(Math.max(CHUNK, bytes - held.length));
      const { bytesRead } = await handle.read(piece, 0, piece.length, readTo);
      if (bytesRead === 0) throw new Error(`${file} ends at byte ${readTo} within an event`);
      readTo += bytesRead;
      held = Buffer.concat([held, piece.subarray(0, bytesRead)]);
    }
  };
  for (;;) {
    await hold(4);
    const length = held.readUInt32BE(0);
    if (length === 0) return;
    if (length > MAX_FRAME) throw new Error(`${file} is damaged at byte ${at}: no event is ${length} bytes long`);
    await hold(RECORD_HEADER + length);
    const record = held.subarray(0, RECORD_HEADER + length);
    const frame = record.subarray(RECORD_HEADER);
    if (crc32(frame) !== record.readUInt32BE(4))
      throw new Error(`${file} is damaged at byte ${at}: the event there is not what was written`);
    yield { frame, record, at };
    held = held.subarray(record.length);
    at += record.length;
  }
}

/** Puts events into a new database as they come, checking that none is missing. */
class RestoredEvents {
  count = 0;
  private readonly heads: StreamHeads;
  private lastStreamId = 0;

  constructor(private readonly database: EventDatabase) {
    this.heads = new StreamHeads(database);
  }

  /** @throws Error if the event is not the next of the log and of its stream */
  add(frame: Buffer): void {
    const { recorded, position } = openFrame(frame);
    const { id, stream } = viewRecorded(recorded);
    const revision = revisionOf(recorded);
    if (position !== this.count + 1) throw new Error(`position ${position} follows position ${this.count}`);
    if (this.count % COMMIT_EVENTS === 0) this.turn();
    const head = this.heads.get(stream);
    if (revision !== head.last + 1 && revision !== TOMBSTONE_REVISION)
      throw new Error(`revision ${revision} of stream '${stream}' follows revision ${head.last}`);
    if (head.id === 0) {
      head.id = ++this.lastStreamId;
      this.database.insertStream(stream, head.id);
    }
    this.database.insertEvent(position, head.id, revision, uuidTail(id), frame);
    head.last = revision;
    this.count++;
  }

  finish(): void {
    if (this.count > 0) this.database.commit();
  }

  private turn(): void {
    if (this.count > 0) this.database.commit();
    this.heads.trim();
    this.database.begin();
  }
}
