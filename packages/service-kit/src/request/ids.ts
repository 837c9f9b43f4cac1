import { createHash, randomFillSync } from 'node:crypto';
import { wallClock } from './wall-clock';

/** Random bytes are drawn in bulk: one call of the system's source serves a few hundred ids. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A new UUID version 7 (RFC 9562): 48 bits of wall-clock milliseconds, then 74 random bits. */
export function newId(): string {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(wallClock.epochMs(), 0, 6);
  randomBytes(10).copy(bytes, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return format(bytes);
}

/** Every derived command id lives in this one UUID version 5 namespace, chosen once and never changed. */
const STEP_NAMESPACE = Buffer.from('6f1c0c5e5d8b4b0e9a3d7b1f2c4e8a90', 'hex');

/** UUID version 5 of a cause (a command or event id) and a step: the same cause and step always give the same id. */
export function stepId(cause: string, step: string): string {
  const bytes = createHash('sha1').update(STEP_NAMESPACE).update(`${cause}:${step}`).digest().subarray(0, 16);
  bytes[6] = 0x50 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return format(bytes);
}

/**
 * The id of a thing that a command begins, such as idFor(commandId, 'payment', walletId): a UUID version 5 of the command,
 * of what kind of thing it is and of everything that the command is aimed at. One command id aimed at two streams, tills or
 * people names two things; the same command repeated names the same one.
 */
export function idFor(commandId: string, thing: string, ...aimedAt: readonly string[]): string {
  // As JSON, so that no two lists read alike, and none reads like a step without a target.
  return stepId(commandId, JSON.stringify([thing, ...aimedAt]));
}

/** A token for names that must not be guessed or collide, such as a reply inbox: 128 random bits in hex. */
export function randomToken(): string {
  return randomBytes(16).toString('hex');
}
