import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One folder per user: the claims of others cannot be cleared away, and their stacks are rarely many.
const CLAIMS = join(tmpdir(), `modosu-ports-${process.getuid?.() ?? 'all'}`);

/**
 * Claims a port among all stacks of this user. Between finding a port free and the program listening on it another
 * stack, started at the same moment, could find the same one; so the stack that claims it first has it until its process ends
 * or it is released.
 */
export function claimPort(port: number): boolean {
  const claim = join(CLAIMS, String(port));
  try {
    mkdirSync(CLAIMS, { recursive: true, mode: 0o700 });
    if (isStale(claim)) rmSync(claim, { force: true });
    writeFileSync(claim, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function releasePorts(ports: Iterable<number>): void {
  for (const port of ports) {
    const claim = join(CLAIMS, String(port));
    if (holderOf(claim) === process.pid) rmSync(claim, { force: true });
  }
}

function holderOf(claim: string): number | undefined {
  try {
    return Number(readFileSync(claim, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** A claim without its number yet belongs to a process that is writing it just now. */
function isStale(claim: string): boolean {
  const holder = holderOf(claim);
  if (holder === undefined) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
