import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICK_MICROS = 10_000;

/** Processor time a process has used, microseconds; 0 where the system does not report it. */
export const cpuMicros = (pid: number): number => {
  try {
    // The name stands in parentheses and may hold spaces; user and system time are the 12th and 13th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
  } catch {
    return 0;
  }
};

/** Resident memory now, megabytes; 0 where the system does not report it. */
export const residentMb = (pid: number): number => memory(pid, 'VmRSS');
/** The most it has ever been. */
export const peakResidentMb = (pid: number): number => memory(pid, 'VmHWM');

const memory = (pid: number, field: string): number => {
  try {
    const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};
