import { openFrame } from '../wire/recorded-event';
import { checksumOf } from './checksum';
import { DamagedFile } from './damage';

const BATCH = 5_000;

/** What the migration needs of the database. */
export interface UncheckedEvents {
  lastPosition(): number;
  /** events from a position on, whether they have a checksum or not */
  from(position: number, limit: number): { position: number; stream: number; revision: number; frame: Buffer }[];
  /** Sets them in one transaction. */
  set(sums: readonly { position: number; checksum: number }[]): void;
}

/**
 * Gives every event of a log from before checksums its own. It can be stopped and begun again; done twice it does no
 * harm.
 * @throws DamagedFile if an event is missing or is not one
 */
export const addFirstChecksums = (events: UncheckedEvents, progress: (done: number, of: number) => void): void => {
  const last = events.lastPosition();
  for (let next = 1; next <= last; ) {
    const rows = events.from(next, BATCH);
    const sums = rows.map((row, index) => {
      if (row.position !== next + index || positionIn(row.frame) !== row.position)
        throw new DamagedFile(`The event at position ${next + index} of the log is missing or damaged.`);
      return { position: row.position, checksum: checksumOf(row.frame, row) };
    });
    if (sums.length === 0) throw new DamagedFile(`The event at position ${next} of the log is missing.`);
    events.set(sums);
    next += sums.length;
    progress(next - 1, last);
  }
};

const positionIn = (frame: Buffer): number | undefined => {
  try {
    return openFrame(frame).position;
  } catch {
    return undefined;
  }
};
