import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * A backup is one file: these eight bytes; one record an event, in the order of the log (length and CRC-32 of the
 * frame, big-endian, and the frame as it is stored); a length of 0; the summary as JSON; and length and CRC-32 of the
 * summary. A file without a right summary at its end is not whole. Position, stream, revision, id and times are all in
 * the frame.
 */
export const MAGIC = Buffer.from('MODOSUB1', 'latin1');
export const RECORD_HEADER = 8;
export const FOOTER = 8;
export const SUFFIX = '.backup';

/** What a backup holds; at its end. */
export interface BackupSummary {
  readonly name: string;
  /** positions 1 to this one, all of them */
  readonly events: number;
  /** when it was begun, ISO 8601 */
  readonly begunAt: string;
  /** of everything before the summary, hexadecimal */
  readonly sha256: string;
}

export const recordHeader = (frame: Buffer): Buffer => {
  const header = Buffer.allocUnsafe(RECORD_HEADER);
  header.writeUInt32BE(frame.length, 0);
  header.writeUInt32BE(crc32(frame), 4);
  return header;
};

/** The end of the records, the summary, and how to find it from the file's end. */
export const endOf = (summary: BackupSummary): Buffer => {
  const json = Buffer.from(JSON.stringify(summary), 'utf8');
  const footer = Buffer.alloc(FOOTER);
  footer.writeUInt32BE(json.length, 0);
  footer.writeUInt32BE(crc32(json), 4);
  return Buffer.concat([Buffer.alloc(4), json, footer]);
};

/** The summary from a file's last bytes, or undefined if they do not end a whole backup. */
export const summaryIn = (tail: Buffer): BackupSummary | undefined => {
  if (tail.length < FOOTER) return undefined;
  const length = tail.readUInt32BE(tail.length - FOOTER);
  const from = tail.length - FOOTER - length;
  if (from < 0) return undefined;
  const json = tail.subarray(from, tail.length - FOOTER);
  if (crc32(json) !== tail.readUInt32BE(tail.length - 4)) return undefined;
  try {
    return JSON.parse(json.toString('utf8')) as BackupSummary;
  } catch {
    return undefined;
  }
};

export const newDigest = () => createHash('sha256');
