import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LoggedEvent } from './log';

const GENESIS = '0'.repeat(64);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Head {
  revision: number;
  hash: string;
}

/**
 * Checks events in the order of the log: places, ids, positions and hash chains. It shares nothing with the code that
 * writes the log, so that a mistake there is not repeated here.
 */
export class EventChain {
  events = 0;
  /** Streams whose first events are not among those that were checked: their first one is taken at its word. */
  readonly cut = new Set<string>();
  private readonly heads = new Map<string, Head>();
  private position = -1n;

  get streams(): number {
    return this.heads.size;
  }

  /** @returns what is wrong with the event; undefined if it comes next */
  take(event: LoggedEvent): string | undefined {
    const { stream, revision, metadata } = event;
    const shape = faultOfShape(event);
    if (shape !== undefined) return shape;
    const position = BigInt(event.position);
    if (position <= this.position) return `position ${position} comes after ${this.position}`;
    const head = this.heads.get(stream);
    const before = head ?? (revision === 0 ? { revision: -1, hash: GENESIS } : undefined);
    if (before === undefined) this.cut.add(stream);
    else if (revision !== before.revision + 1)
      return `${stream} goes on with revision ${revision}, where ${before.revision + 1} is next`;
    else if (hashOf(event, before.hash) !== metadata.hash)
      return `${stream} @${revision}, event ${event.id}: the hash is not that of what it holds`;
    this.position = position;
    this.heads.set(stream, { revision, hash: String(metadata.hash) });
    this.events++;
    return undefined;
  }
}

function faultOfShape(event: LoggedEvent): string | undefined {
  const { id, stream, revision, position, type, metadata } = (event ?? {}) as Partial<LoggedEvent>;
  if (typeof stream !== 'string' || stream === '' || stream.startsWith('$')) return 'it names no stream of ours';
  if (typeof id !== 'string' || !UUID.test(id) || /^[0-]+$/.test(id)) return 'its id is not a UUID';
  if (typeof type !== 'string' || type === '') return 'it has no type';
  if (!Number.isSafeInteger(revision) || Number(revision) < 0) return 'it has no revision';
  if (typeof position !== 'string' || !/^\d{1,20}$/.test(position)) return 'it has no position';
  if (typeof metadata?.hash !== 'string' || !/^[0-9a-f]{64}$/.test(metadata.hash)) return 'it has no hash';
  return undefined;
}

/** SHA-256 over the hash before and the canonical JSON (RFC 8785) of what the event says. */
function hashOf({ stream, revision, id, type, data, metadata }: LoggedEvent, before: string): string {
  const { hash: _hash, ...covered } = metadata;
  const text = canonicalize({ stream, revision, id, type, data, metadata: covered });
  return createHash('sha256').update(`${before}${text}`).digest('hex');
}
