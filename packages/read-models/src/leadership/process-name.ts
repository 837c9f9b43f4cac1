import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Where process ids mean the same: this start of this machine and, in a container, its own process space. Empty where
 * the system does not tell.
 */
const PROCESS_SPACE = processSpace();

/** A name for this process that no other has or ever had: `host:pid:space:random`. */
export function newProcessName(): string {
  return [hostname(), process.pid, PROCESS_SPACE, randomUUID().slice(0, 8)].join(':');
}

/** True only if the named process was one of this machine and surely does not run any more. */
export function isGone(name: string): boolean {
  const [, pid, space] = /:(\d+):([^:]*):[^:]*$/.exec(name) ?? [];
  if (pid === undefined || space !== PROCESS_SPACE || space === '') return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function processSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${boot}-${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''}`;
  } catch {
    return '';
  }
}
