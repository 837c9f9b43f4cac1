import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DamagedFile } from './damage';

const FILE_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

type Sums = readonly [number, number];

/**
 * SQLite's write-ahead log: a header, then frames of 24 bytes and a page. Each frame's checksum goes on from the one
 * before; one whose fifth to eighth byte is not zero ends a transaction; frames with other salts are left from before.
 * (https://www.sqlite.org/fileformat2.html#the_write_ahead_log)
 */
interface Wal {
  readonly bytes: Buffer;
  readonly pageSize: number;
  readonly bigEndianSums: boolean;
  readonly frames: number;
}

/**
 * SQLite takes the first frame that does not fit for the end, and drops everything behind it without a word. That is
 * right for a transaction that was being written when the power went; a complete transaction behind it was acknowledged.
 * @param databaseFile the database; its write-ahead log is in the same folder
 * @throws DamagedFile if opening would lose complete transactions
 */
export const checkWal = (databaseFile: string): void => {
  const file = `${databaseFile}-wal`;
  const size = existsSync(file) ? statSync(file).size : 0;
  if (size === 0) return;
  if (!existsSync(databaseFile) || statSync(databaseFile).size === 0)
    throw new DamagedFile(`${databaseFile} is missing or empty, but ${file} holds ${size} bytes that belong to it.`);
  if (size <= FILE_HEADER + FRAME_HEADER) return;
  const wal = open(file, size);
  if (!wal)
    throw new DamagedFile(`${file} is damaged in its header (bytes 0 to ${FILE_HEADER - 1}), and holds ${size} bytes.`);
  const broken = firstBroken(wal);
  const lost = broken === undefined ? undefined : completeTransactionBehind(wal, broken);
  if (broken === undefined || lost === undefined) return;
  const at = offsetOf(wal, broken);
  throw new DamagedFile(
    `${file} is damaged at byte ${at} (frame ${broken + 1} of ${wal.frames}): a complete transaction follows at byte ${offsetOf(wal, lost)}, so acknowledged events would be lost.`,
  );
};

const open = (file: string, size: number): Wal | undefined => {
  const bytes = Buffer.alloc(size);
  const descriptor = openSync(file, 'r');
  try {
    for (let at = 0; at < size; ) {
      const read = readSync(descriptor, bytes, at, size - at, at);
      if (read === 0) break;
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
  const magic = bytes.readUInt32BE(0);
  const pageSize = bytes.readUInt32BE(8);
  const bigEndianSums = (magic & 1) === 1;
  if ((magic & ~1) >>> 0 !== MAGIC || pageSize < 512 || pageSize > 65_536) return undefined;
  const [first, second] = sum(bytes, 0, FILE_HEADER - 8, [0, 0], bigEndianSums);
  if (first !== bytes.readUInt32BE(24) || second !== bytes.readUInt32BE(28)) return undefined;
  return { bytes, pageSize, bigEndianSums, frames: Math.floor((size - FILE_HEADER) / (FRAME_HEADER + pageSize)) };
};

const offsetOf = ({ pageSize }: Wal, frame: number): number => FILE_HEADER + frame * (FRAME_HEADER + pageSize);

/** The sums as the frame before states them, or the header for the first. */
const statedBefore = (wal: Wal, frame: number): Sums => {
  const at = frame === 0 ? 24 : offsetOf(wal, frame - 1) + 16;
  return [wal.bytes.readUInt32BE(at), wal.bytes.readUInt32BE(at + 4)];
};

/** Whether a frame is of this log's time and goes on from the sums that the frame before states. */
const fits = (wal: Wal, frame: number): boolean => {
  const at = offsetOf(wal, frame);
  const { bytes, pageSize, bigEndianSums } = wal;
  if (!isOfThisTime(wal, frame)) return false;
  const head = sum(bytes, at, 8, statedBefore(wal, frame), bigEndianSums);
  const [first, second] = sum(bytes, at + FRAME_HEADER, pageSize, head, bigEndianSums);
  return first === bytes.readUInt32BE(at + 16) && second === bytes.readUInt32BE(at + 20);
};

const isOfThisTime = (wal: Wal, frame: number): boolean => {
  const salts = offsetOf(wal, frame) + 8;
  return wal.bytes.compare(wal.bytes, 16, 24, salts, salts + 8) === 0;
};

const endsTransaction = (wal: Wal, frame: number): boolean => wal.bytes.readUInt32BE(offsetOf(wal, frame) + 4) !== 0;

const firstBroken = (wal: Wal): number | undefined => {
  for (let frame = 0; frame < wal.frames; frame++) if (!fits(wal, frame)) return frame;
  return undefined;
};

/**
 * The first frame of a whole transaction behind the one that is broken. The broken one's own later frames do not count:
 * when the power goes, pages of one transaction reach the disk in any order.
 */
const completeTransactionBehind = (wal: Wal, broken: number): number | undefined => {
  let begun: number | undefined;
  for (let frame = broken; frame < wal.frames; frame++) {
    if (begun !== undefined && !fits(wal, frame)) begun = undefined;
    const ends = isOfThisTime(wal, frame) && endsTransaction(wal, frame);
    if (begun !== undefined && ends) return begun;
    if (ends) begun = frame + 1;
  }
  return undefined;
};

/** SQLite's checksum over words of 32 bits, two at a time. */
const sum = (bytes: Buffer, from: number, length: number, start: Sums, bigEndian: boolean): Sums => {
  let [first, second] = start;
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, length);
  for (let at = 0; at < length; at += 8) {
    first = (first + view.getUint32(at, !bigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !bigEndian) + first) >>> 0;
  }
  return [first, second];
};
