import type { RawEvent, RecordedEvent } from '@modosu/event-store-client/event';
import { SealTree } from '../../tree/seal-tree';
import {
  advanced,
  chainFault,
  headLeaf,
  headLeafHash,
  NO_ORDER,
  orderAfter,
  type StreamHead,
  unwrittenHead,
} from '../../tree/stream-head';
import { isChainedAsStored } from './stored-hash';

/**
 * Whether every event stands where it was written, as it was written. A stream in which one does not is noted, and looked
 * at as a whole later; until then the event is taken at its word, so that one fault is one finding.
 */
export class ChainCheck {
  readonly broken = new Set<string>();
  /** Streams whose tree cannot be gone on with, since an event of it is not there: their root fits no seal any more. */
  private readonly torn = new Set<string>();
  events = 0;
  private chained: Buffer;
  private readonly heads = new Map<string, StreamHead>();
  private readonly changed = new Set<string>();
  private readonly tree = new SealTree();

  /** @param heads where the streams ended before the first event that will be checked @param order as it was there */
  constructor(heads: Iterable<StreamHead> = [], order: string = NO_ORDER) {
    this.chained = Buffer.from(order, 'hex');
    for (const head of heads) {
      this.heads.set(head.stream, head);
      this.changed.add(head.stream);
      this.events += head.revision + 1;
    }
  }

  get streams(): number {
    return this.heads.size;
  }

  /** @param raw the same event as it is stored */
  check(event: RecordedEvent, raw: RawEvent): void {
    const { stream } = event;
    const head = this.heads.get(stream) ?? unwrittenHead(stream);
    const isSound = event.revision === head.revision + 1 && isChainedAsStored(head.hash, raw);
    if (!isSound && chainFault(head, event)) this.broken.add(stream);
    this.events++;
    this.changed.add(stream);
    const hashed = isHashed(event);
    if (!hashed || event.revision !== head.revision + 1) this.torn.add(stream);
    const { revision } = event;
    if (!this.torn.has(stream)) this.heads.set(stream, advanced(head, event));
    else this.heads.set(stream, { ...head, revision, hash: hashed ? event.metadata.hash : head.hash });
    if (hashed) this.chained = orderAfter(this.chained, event.metadata.hash);
  }

  /** The root over all streams as they are now. */
  root(): string {
    this.tree.update(
      [...this.changed].map((stream) => ({ stream, leaf: headLeafHash(headLeaf(this.heads.get(stream)!)) })),
    );
    this.changed.clear();
    return this.tree.root();
  }

  /** The chain over the hashes of all events in the order of the log, 64 hex characters. */
  order(): string {
    return this.chained.toString('hex');
  }
}

function isHashed({ metadata }: RecordedEvent): boolean {
  return typeof metadata?.hash === 'string' && /^[0-9a-f]{64}$/.test(metadata.hash);
}
