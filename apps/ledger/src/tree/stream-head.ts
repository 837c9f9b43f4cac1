import type { RecordedEvent } from '@modosu/event-store-client/event';
import { canonicalJson, eventHash, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import { type Frontier, grown, leafHash, nodeHash, rootOf, rootOver } from './merkle';

/** Where a stream ends, and as much of the tree over its events as must be kept to go on with it. */
export interface StreamHead {
  readonly stream: string;
  readonly revision: number;
  /** The hash of its last event, 64 hex characters. */
  readonly hash: string;
  readonly frontier: Frontier;
}

/** What a seal says of one stream. */
export interface HeadLeaf {
  readonly head: string;
  readonly revision: number;
  readonly root: string;
  readonly stream: string;
}

export const unwrittenHead = (stream: string): StreamHead => ({
  stream,
  revision: -1,
  hash: GENESIS_HASH,
  frontier: [],
});

/** The order of the log before its first event. */
export const NO_ORDER = GENESIS_HASH;

/** The order after an event: a chain over the hashes of all events, whatever their streams. */
export function orderAfter(order: Buffer, hash: string): Buffer {
  return nodeHash(order, Buffer.from(hash, 'hex'));
}

/** The hash in a stream's tree of an event whose own hash is given. */
export function eventLeaf(hash: string): Buffer {
  return leafHash(Buffer.from(hash, 'hex'));
}

/** @returns why the event cannot come next in its stream as it is; undefined if it can */
export function chainFault(head: StreamHead, event: RecordedEvent): string | undefined {
  if (event.revision !== head.revision + 1) return `it stands at ${event.revision} where ${head.revision + 1} is next`;
  const { hash, ...metadata } = event.metadata ?? {};
  if (typeof hash !== 'string') return 'it has no hash';
  const { stream, revision, id, type, data } = event;
  const content = { stream, revision, id, type, data, metadata: metadata as Omit<RecordedEvent['metadata'], 'hash'> };
  return eventHash(head.hash, content) === hash ? undefined : 'its hash is not that of what it holds';
}

/** The head after an event, whose chain has been checked. */
export function advanced(head: StreamHead, event: Pick<RecordedEvent, 'revision' | 'metadata'>): StreamHead {
  const { hash } = event.metadata;
  const frontier = grown(head.frontier, head.revision + 1, eventLeaf(hash));
  return { stream: head.stream, revision: event.revision, hash, frontier };
}

export function headLeaf({ stream, revision, hash, frontier }: StreamHead): HeadLeaf {
  return { head: hash, revision, root: rootOf(frontier).toString('hex'), stream };
}

/** The leaf's hash in the seal's tree: over the canonical JSON of its four fields. */
export function headLeafHash(leaf: HeadLeaf): Buffer {
  return leafHash(Buffer.from(canonicalJson(leaf)));
}

export interface NamedLeaf {
  readonly stream: string;
  /** Of the seal's tree. */
  readonly leaf: Buffer;
}

/** The order of the seal's tree: that of the bytes of the names in UTF-8. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return inUtf8(left) - inUtf8(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for what comes after U+FFFF, though their own numbers are lower than those of U+E000 and on. */
function inUtf8(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

export function inTreeOrder(leaves: readonly NamedLeaf[]): NamedLeaf[] {
  return [...leaves].sort((a, b) => compareNames(a.stream, b.stream));
}

export function checkpointRoot(leaves: readonly NamedLeaf[]): string {
  return rootOver(inTreeOrder(leaves).map(({ leaf }) => leaf)).toString('hex');
}
