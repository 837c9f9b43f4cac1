import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLog } from '../store/event-log';
import { AllPages, nextTurn } from '../streams/pages';
import { type BackupSummary, endOf, MAGIC, newDigest, recordHeader, SUFFIX, summaryIn } from './backup-format';

/** A backup that cannot be begun; the message says why. */
export class BackupRefusal extends Error {}

/** A backup that is being written. */
export interface Progress {
  readonly name: string;
  readonly file: string;
  /** events written so far */
  readonly events: number;
  readonly of: number;
  readonly bytes: number;
}

export interface BackupList {
  readonly folder: string | null;
  readonly log: { readonly events: number; readonly bytes: number };
  readonly running: Progress | null;
  /** why the last one came to nothing, if it did */
  readonly failed: { readonly name: string; readonly why: string } | null;
  readonly backups: readonly (BackupSummary & { readonly file: string; readonly bytes: number })[];
}

const PARTIAL = '.partial';
const TAIL = 4_096;

/**
 * Backups of the log, in `<data>/backups`. The log is only ever appended to, so its events up to the last position at
 * the start are a consistent copy, however long the writing takes; it reads a page a turn and appends go on between. A
 * file has its own name only when all of it is on the disk.
 */
export class Backups {
  private readonly folder: string | undefined;
  private running: Progress | null = null;
  private failed: BackupList['failed'] = null;

  constructor(
    data: string | undefined,
    private readonly log: EventLog,
    private readonly now: () => number,
  ) {
    this.folder = data === undefined ? undefined : join(data, 'backups');
  }

  list(): BackupList {
    const { folder, log, running, failed } = this;
    const files = folder === undefined || !existsSync(folder) ? [] : readdirSync(folder).sort();
    const backups = files.filter((file) => file.endsWith(SUFFIX)).flatMap((file) => listed(join(folder ?? '', file)));
    const now = { events: log.lastPosition, bytes: log.database.sizeBytes() };
    return { folder: folder ?? null, log: now, running, failed, backups };
  }

  /**
   * Begins a backup and says where it will be; `list` shows its progress.
   * @throws BackupRefusal
   */
  start(wanted: string | undefined): Progress {
    if (this.folder === undefined)
      throw new BackupRefusal(
        'This store keeps everything in memory; start one with --data to have something to back up.',
      );
    if (this.running)
      throw new BackupRefusal(`The backup '${this.running.name}' is being written; wait until it is done.`);
    const name =
      wanted ??
      new Date(this.now())
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replaceAll(':', '-');
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
      throw new BackupRefusal('The name of a backup is up to 100 letters, digits, dots, dashes and underscores.');
    const file = join(this.folder, name + SUFFIX);
    if (existsSync(file)) throw new BackupRefusal(`There is a backup '${name}' already; give another name.`);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.running = { name, file, events: 0, of: this.log.lastPosition, bytes: 0 };
    this.failed = null;
    const begun = this.running;
    void this.write(begun)
      .catch((error: Error) => {
        this.failed = { name, why: error.message };
        rmSync(file + PARTIAL, { force: true });
      })
      .finally(() => {
        this.running = null;
      });
    return begun;
  }

  private async write({ name, file, of }: Progress): Promise<void> {
    const begunAt = new Date(this.now()).toISOString();
    const digest = newDigest();
    const handle = await open(file + PARTIAL, 'w', 0o600);
    try {
      const put = async (piece: Buffer) => {
        digest.update(piece);
        await writeWhole(handle, piece);
      };
      await put(MAGIC);
      const pages = new AllPages(this.log, 1, false);
      for (let events = 0, bytes = MAGIC.length; events < of; ) {
        const { rows } = pages.next(of - events);
        const piece = Buffer.concat(rows.flatMap(({ frame }) => [recordHeader(frame), frame]));
        await put(piece);
        events += rows.length;
        bytes += piece.length;
        this.running = { name, file, events, of, bytes };
        await nextTurn();
      }
      await writeWhole(handle, endOf({ name, events: of, begunAt, sha256: digest.digest('hex') }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    renameSync(file + PARTIAL, file);
    syncFolder(this.folder!);
  }
}

const writeWhole = async (handle: FileHandle, piece: Buffer): Promise<void> => {
  for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
};

const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
};

const listed = (file: string): BackupList['backups'] => {
  const bytes = statSync(file).size;
  const tail = Buffer.alloc(Math.min(TAIL, bytes));
  const descriptor = openSync(file, 'r');
  readSync(descriptor, tail, 0, tail.length, bytes - tail.length);
  closeSync(descriptor);
  const summary = summaryIn(tail);
  return summary ? [{ ...summary, file, bytes }] : [];
};
