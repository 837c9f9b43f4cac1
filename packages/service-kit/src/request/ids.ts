import { randomBytes } from 'node:crypto';
import { parse, v5, v7 } from 'uuid';
import { wallClock } from './wall-clock';

/** A new UUID version 7 (RFC 9562): 48 bits of wall-clock milliseconds, then 74 random bits. */
export function newId(): string {
  return v7({ msecs: wallClock.epochMs() });
}

/** Every derived command id lives in this one UUID version 5 namespace, chosen once and never changed. */
const STEP_NAMESPACE = parse('6f1c0c5e-5d8b-4b0e-9a3d-7b1f2c4e8a90');

/** UUID version 5 of a cause (a command or event id) and a step: the same cause and step always give the same id. */
export function stepId(cause: string, step: string): string {
  // As bytes: the library takes twice as long over a text.
  return v5(Buffer.from(`${cause}:${step}`), STEP_NAMESPACE);
}

/**
 * The id of a thing that a command begins: a UUID version 5 of the command, of what kind of thing it is and of everything
 * that the command is aimed at. One command id aimed at two streams, tills or people names two things; the same command
 * repeated names the same one.
 *
 * @example
 * const paymentId = idFor(commandId, 'payment', walletId);
 */
export function idFor(commandId: string, thing: string, ...aimedAt: readonly string[]): string {
  // As JSON, so that no two lists read alike, and none reads like a step without a target.
  return stepId(commandId, JSON.stringify([thing, ...aimedAt]));
}

/** A token for names that must not be guessed or collide, such as a reply inbox: 128 random bits in hex. */
export function randomToken(): string {
  return randomBytes(16).toString('hex');
}
