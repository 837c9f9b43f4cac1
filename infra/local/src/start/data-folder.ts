import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../process/start-error';

const NEEDED_MB = 200;

/** What the scenario of a data folder was started with. Kept beside its data, since they only mean something together. */
export interface ScenarioSettings {
  preset: 'seed' | 'official';
  policy: 'hardened' | '2019';
  seed: number;
  customers: number;
  leaked: number;
}

/** A folder with everything one stack keeps, held by one start at a time. */
export class DataFolder {
  readonly reportFile: string;
  /** What the scenario knows and the services never see; its report compares with it. */
  readonly scenarioStateFile: string;
  private readonly scenarioFile: string;

  private constructor(
    readonly path: string,
    private readonly lockFile: string,
  ) {
    this.reportFile = join(path, 'report.json');
    this.scenarioStateFile = join(path, 'scenario-state.json');
    this.scenarioFile = join(path, 'scenario.json');
  }

  /**
   * Takes the folder for this process, and makes it if needed. `fresh` moves an old one aside first.
   * @throws StartError if another start holds it, or the disk is full
   */
  static open(path: string, options: { fresh?: boolean; say?: (line: string) => void } = {}): DataFolder {
    if (options.fresh && existsSync(path)) {
      checkNotHeld(join(path, 'start.lock'), path);
      const aside = `${path}.${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
      renameSync(path, aside);
      options.say?.(`the old data are now in ${aside}`);
    }
    mkdirSync(path, { recursive: true, mode: 0o700 });
    checkRoom(path);
    const lockFile = join(path, 'start.lock');
    checkNotHeld(lockFile, path);
    rmSync(lockFile, { force: true });
    try {
      writeFileSync(lockFile, JSON.stringify({ pid: process.pid, began: beganAt(process.pid) }), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') checkNotHeld(lockFile, path);
      throw error;
    }
    return new DataFolder(path, lockFile);
  }

  /** The scenario that was begun here, and whether it came to its report. */
  scenario(): { settings: ScenarioSettings; finished: boolean } | undefined {
    if (!existsSync(this.scenarioFile)) return undefined;
    const settings = JSON.parse(readFileSync(this.scenarioFile, 'utf8')) as ScenarioSettings;
    return { settings, finished: existsSync(this.reportFile) };
  }

  beginScenario(settings: ScenarioSettings): void {
    writeFileSync(this.scenarioFile, `${JSON.stringify(settings, null, 2)}\n`);
  }

  /** Lets the next start have it. */
  release(): void {
    if (existsSync(this.lockFile)) unlinkSync(this.lockFile);
  }
}

/** @throws StartError if the disk has too little room to begin with */
function checkRoom(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  const freeMb = Math.floor((bavail * bsize) / 1_048_576);
  if (freeMb >= NEEDED_MB) return;
  throw new StartError(
    `The disk that holds ${path} is full: ${freeMb} MB are free and at least ${NEEDED_MB} MB are needed. Make room, or name a folder on another disk with --data DIR.`,
  );
}

/** What to add to a message if the disk is the likely cause; nothing otherwise. */
export function diskHint(path: string): string {
  try {
    checkRoom(path);
    return '';
  } catch (error) {
    return error instanceof StartError ? `\n${error.message}` : '';
  }
}

function checkNotHeld(lockFile: string, path: string): void {
  if (!existsSync(lockFile)) return;
  let holder: { pid?: number; began?: string };
  try {
    holder = JSON.parse(readFileSync(lockFile, 'utf8'));
  } catch {
    return; // Cut short by a crash: nobody holds it.
  }
  if (!holder.pid || !isAlive(holder.pid) || beganAt(holder.pid) !== holder.began) return;
  throw new StartError(
    `Modosu already runs on the data in ${path} (process ${holder.pid}). Stop that one first, or choose another folder with --data DIR and other ports with --free-ports.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one that was given the same number; empty where the system does not say. */
function beganAt(pid: number): string {
  try {
    // The name of the program stands in parentheses and may hold spaces; the start time is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
