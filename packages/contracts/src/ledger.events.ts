import { z } from 'zod';
import type { EventOf } from './event-schemas';
import { id, instant } from './fields';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a seal says; its signature is over the canonical JSON (RFC 8785) of exactly these fields. */
export const sealStatement = z.object({
  /** 1 for the first seal, then without a gap. */
  no: z.int().min(1),
  /** The seal covers every event up to this commit position. */
  position: z.string().regex(/^\d{1,20}$/),
  streams: z.int().min(0),
  events: z.int().min(0),
  /** Merkle root over all streams, sorted by name; see docs/adr/0018. */
  root: hash,
  /** Over the hashes of all events in the order of the log, so that events of different streams cannot change places. */
  order: hash,
  /** SHA-256 of the canonical JSON of the statement before; 64 zeros in the first. */
  previous: hash,
  keyId: id,
  sealedAt: instant,
});
export type SealStatement = z.output<typeof sealStatement>;

/** A statement and its Ed25519 signature in base64url. */
export const seal = sealStatement.extend({ signature: z.string().min(80).max(100) });
export type Seal = z.output<typeof seal>;

/** Published by the ledger in `seal-log`. */
export const ledgerEvents = {
  'seal.made.v1': seal,
};
export type LedgerEvent = EventOf<typeof ledgerEvents>;
