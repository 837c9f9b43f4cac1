import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import type { AppendedEvent, EventMetadata, RawEvent } from './event';

/** What the first event of a stream is chained to. */
export const GENESIS_HASH = '0'.repeat(64);

/** What a hash covers besides the hash before it. `metadata` is without its own `hash`. */
export interface HashedContent {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Omit<EventMetadata, 'hash'>;
}

/**
 * Sorts keys by UTF-16 code units and writes numbers and strings as ECMAScript does, which is what RFC 8785 asks for; half
 * as long as the package that is named after it, which the command line checks proofs with.
 */
const stringify = configure({ strict: true, bigint: false });

/**
 * Canonical JSON by RFC 8785: one text for one value, whatever the order of its keys.
 * @throws if the value cannot be JSON (NaN, Infinity, a bigint, a cycle, nothing at all)
 */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('nothing that JSON could hold was given');
  return text;
}

/** SHA-256 of a text in UTF-8, as 64 hex characters. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The fingerprint by which the same command is known again: SHA-256 of its canonical JSON. */
export function payloadHash(command: unknown): string {
  return sha256(canonicalJson(command));
}

/** SHA-256 over the hash of the event before (GENESIS_HASH before the first) and the canonical JSON of this one. */
export function eventHash(previousHash: string, content: HashedContent): string {
  return chainEvent(previousHash, content).hash;
}

export interface ChainedEvent {
  readonly hash: string;
  /** Canonical JSON of the data. */
  readonly dataJson: string;
  /** JSON of the metadata with the hash in it. */
  readonly metadataJson: string;
}

/** The hash of an event and the texts to store: what is hashed is turned into text only once. */
export function chainEvent(previousHash: string, content: HashedContent): ChainedEvent {
  const dataJson = canonicalJson(content.data);
  const metadataJson = canonicalJson(content.metadata);
  const hash = hashOfTexts(previousHash, content, dataJson, metadataJson);
  return { hash, dataJson, metadataJson: withHash(metadataJson, hash) };
}

/**
 * Chains an event that is about to be written, and names it by everything that will be stored of it and by where it
 * stands (a UUID of version 8, RFC 9562). The store takes an id that it has at a revision for what was written there: two
 * writers who would write different things at one place must never have the same id.
 */
export function chainNewEvent(
  previousHash: string,
  content: Omit<HashedContent, 'id'>,
): ChainedEvent & { readonly id: string } {
  const dataJson = canonicalJson(content.data);
  const metadataJson = canonicalJson(content.metadata);
  const id = uuidOf(sha256(`${previousHash}{"data":${dataJson},"metadata":${metadataJson},${place(content)}}`));
  const hash = hashOfTexts(previousHash, { ...content, id }, dataJson, metadataJson);
  return { id, hash, dataJson, metadataJson: withHash(metadataJson, hash) };
}

type Named = Pick<HashedContent, 'stream' | 'revision' | 'id' | 'type'>;

function hashOfTexts(previousHash: string, named: Named, data: string, metadata: string) {
  const id = JSON.stringify(named.id);
  return sha256(`${previousHash}{"data":${data},"id":${id},"metadata":${metadata},${place(named)}}`);
}

function place({ stream, revision, type }: Omit<Named, 'id'>): string {
  return `"revision":${revision},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)}`;
}

function uuidOf(digest: string): string {
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const groups = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`];
  return [...groups, `${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}

function withHash(metadataJson: string, hash: string): string {
  return `${metadataJson.slice(0, -1)},"hash":"${hash}"}`;
}

/** Where `chainEvent` puts the hash: at the end of the metadata. */
const HASH_END = /,"hash":"([0-9a-f]{64})"\}$/;
const HASH_END_LENGTH = ',"hash":""}'.length + 64;

/**
 * Checks one event as it is stored. The texts are hashed as they are, which is enough for those that this package
 * wrote and nobody touched; others (spaced or ordered anew by a server that keeps values, not texts) are made canonical.
 * @returns its hash, to which the next event of the stream is chained; null if it is altered or chained to another
 */
export function verifyEvent(previousHash: string, event: RawEvent): string | null {
  const { data, metadata } = event;
  if (typeof data !== 'string') return null;
  const hash = HASH_END.exec(metadata.slice(-HASH_END_LENGTH))?.[1];
  if (hash && hashOfTexts(previousHash, event, data, `${metadata.slice(0, -HASH_END_LENGTH)}}`) === hash) return hash;
  return verifyValues(previousHash, event, data);
}

function verifyValues(previousHash: string, { stream, revision, id, type, metadata }: RawEvent, data: string) {
  try {
    const { hash, ...covered } = JSON.parse(metadata) as EventMetadata;
    const content = { stream, revision, id, type, data: JSON.parse(data) as unknown, metadata: covered };
    return hash === eventHash(previousHash, content) ? hash : null;
  } catch {
    // No JSON, or none with a hash in it.
    return null;
  }
}

/**
 * Checks a whole stream, from its first event on, as it was read from the log.
 * @returns the first revision that is missing, altered or chained to something else; null if there is none
 */
export function verifyStream(events: Iterable<AppendedEvent>): number | null {
  let previousHash = GENESIS_HASH;
  let revision = 0;
  for (const { stream, revision: at, id, type, data, metadata } of events) {
    const { hash, ...covered } = metadata;
    if (at !== revision) return revision;
    if (hash !== eventHash(previousHash, { stream, revision, id, type, data, metadata: covered })) return revision;
    previousHash = hash;
    revision += 1;
  }
  return null;
}
