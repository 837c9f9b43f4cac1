import type { RecordedEvent } from '@modosu/event-sourcing/event';
import { SealTree } from '../seal/seal-tree';
import { advanced, chainFault, headLeaf, headLeafHash, type StreamHead, unwrittenHead } from '../seal/stream-head';

/**
 * Whether every event stands where it was written, as it was written. A stream in which one does not is noted, and looked
 * at as a whole later; until then the event is taken at its word, so that one fault is one finding.
 */
export class ChainCheck {
  readonly broken = new Set<string>();
  events = 0;
  private readonly heads = new Map<string, StreamHead>();
  private readonly changed = new Set<string>();
  private readonly tree = new SealTree();

  /** @param heads where the streams ended before the first event that will be checked */
  constructor(heads: Iterable<StreamHead> = []) {
    for (const head of heads) {
      this.heads.set(head.stream, head);
      this.changed.add(head.stream);
      this.events += head.revision + 1;
    }
  }

  get streams(): number {
    return this.heads.size;
  }

  check(event: RecordedEvent): void {
    const { stream } = event;
    const head = this.heads.get(stream) ?? unwrittenHead(stream);
    if (chainFault(head, event)) this.broken.add(stream);
    this.events++;
    this.changed.add(stream);
    this.heads.set(stream, isHashed(event) ? advanced(head, event) : { ...head, revision: event.revision });
  }

  /** The root over all streams as they are now. */
  root(): string {
    this.tree.update(
      [...this.changed].map((stream) => ({ stream, leaf: headLeafHash(headLeaf(this.heads.get(stream)!)) })),
    );
    this.changed.clear();
    return this.tree.root();
  }

  head(stream: string): StreamHead | undefined {
    return this.heads.get(stream);
  }
}

function isHashed({ metadata }: RecordedEvent): boolean {
  return typeof metadata?.hash === 'string' && /^[0-9a-f]{64}$/.test(metadata.hash);
}
