import { closeSync, createReadStream, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Failure } from '../failure';
import type { Opener } from './export-keys';
import type { LoggedEvent } from './log';

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** A page of an encrypted export, as a line of its file. */
export interface SealedLine {
  readonly exportId: string;
  /** Of the last event in it. */
  readonly position: string;
  readonly jwe: string;
}

/** An event of an exported log, or why it is none. */
export interface Line {
  readonly no: number;
  readonly event?: LoggedEvent;
  readonly fault?: string;
  /** Where it ends in the file. */
  readonly bytes: number;
}

/**
 * The events of an exported log, one a line or encrypted in pages.
 * @param open reads the pages
 * @throws Failure if there is no such file, or it is encrypted to another key
 */
export async function* linesOf(path: string, open?: Opener): AsyncGenerator<Line> {
  sizeOf(path);
  let no = 0;
  let bytes = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    bytes += Buffer.byteLength(text) + 1;
    const line = parsed(text);
    const lines = 'jwe' in (line.event ?? {}) ? opened(path, line.event as unknown as SealedLine, open) : [line];
    for (const one of lines) yield { no: ++no, bytes, ...one };
  }
}

function opened(path: string, { jwe }: SealedLine, open: Opener | undefined) {
  if (open === undefined) throw new Failure(`${path} is encrypted; name the private key with --key.`);
  let lines: string;
  try {
    lines = open(jwe);
  } catch {
    throw new Failure(`${path} is not encrypted to this key, or has been changed.`);
  }
  return lines
    .split('\n')
    .filter((text) => text !== '')
    .map(parsed);
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
 * @returns the order and the position of its last event; undefined for an empty file
 */
export function resumePoint(path: string): { exportId: string; position: string } | undefined {
  const file = openSync(path, 'r+');
  try {
    const { size } = statSync(path);
    const end = lastNewline(file, size) + 1;
    if (end < size) ftruncateSync(file, end);
    if (end === 0) return undefined;
    const start = lastNewline(file, end - 1) + 1;
    const line = Buffer.alloc(end - start);
    readSync(file, line, 0, line.length, start);
    const { exportId, position } = (parsed(line.toString()).event ?? {}) as Partial<SealedLine>;
    if (typeof position !== 'string' || typeof exportId !== 'string')
      throw new Failure(`The last line of ${path} is no page of an encrypted export.`);
    return { exportId, position };
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
