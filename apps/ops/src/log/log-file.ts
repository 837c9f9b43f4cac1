import { closeSync, createReadStream, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Failure } from '../failure';
import type { LoggedEvent } from './log';

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** A line of an exported log: an event, or why it is none. */
export interface Line {
  readonly no: number;
  readonly event?: LoggedEvent;
  readonly fault?: string;
  /** Where it ends in the file. */
  readonly bytes: number;
}

/** @throws Failure if there is no such file */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  sizeOf(path);
  let no = 0;
  let bytes = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    no++;
    bytes += Buffer.byteLength(text) + 1;
    yield { no, bytes, ...parsed(text) };
  }
}

/** @throws Failure if there is no such file */
export function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    throw new Failure(`There is no file ${path}.`);
  }
}

/**
 * Cuts off what a stopped export left of a line, and says where the export ended.
 * @returns the position of the last event; undefined for an empty file
 */
export function resumePoint(path: string): string | undefined {
  const file = openSync(path, 'r+');
  try {
    const { size } = statSync(path);
    const end = lastNewline(file, size) + 1;
    if (end < size) ftruncateSync(file, end);
    if (end === 0) return undefined;
    const start = lastNewline(file, end - 1) + 1;
    const line = Buffer.alloc(end - start);
    readSync(file, line, 0, line.length, start);
    const { event } = parsed(line.toString());
    if (typeof event?.position !== 'string') throw new Failure(`The last line of ${path} is no event of an export.`);
    return event.position;
  } finally {
    closeSync(file);
  }
}

function parsed(text: string): Pick<Line, 'event' | 'fault'> {
  try {
    return { event: JSON.parse(text) as LoggedEvent };
  } catch {
    return { fault: 'it is not JSON' };
  }
}

/** @returns where the last newline before `end` stands; -1 if there is none */
function lastNewline(file: number, end: number): number {
  const chunk = Buffer.alloc(CHUNK);
  for (let to = end; to > 0; to -= CHUNK) {
    const from = Math.max(0, to - CHUNK);
    const length = readSync(file, chunk, 0, to - from, from);
    const at = chunk.subarray(0, length).lastIndexOf(NEWLINE);
    if (at >= 0) return from + at;
  }
  return -1;
}
