import { crc32 } from 'node:zlib';

/** Where an event lies: its place in the log, the number of its stream, its revision there. */
export interface Place {
  readonly position: number;
  readonly stream: number;
  readonly revision: number;
}

/**
 * CRC-32 of a stored frame, begun with its place, so that an index that leads to another event is found out too. SQLite
 * has no checksums of its own in the database file.
 */
export const checksumOf = (frame: Buffer, { position, stream, revision }: Place): number =>
  crc32(
    frame,
    (Math.imul(position | 0, 0x9e3779b1) ^ Math.imul(stream | 0, 0x85ebca6b) ^ Math.imul(revision | 0, 0xc2b2ae35)) >>>
      0,
  );
