import type { Seal } from '@modosu/contracts/ledger.events';
import type { InclusionProof } from '@modosu/contracts/log.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { HeadTable } from '../checkpoint/head-table';
import { LogBroken, placeOf } from '../checkpoint/log-broken';
import { pathTo, rootFrom } from '../tree/merkle';
import { eventLeaf, type HeadLeaf, headLeaf, headLeafHash, inTreeOrder } from '../tree/stream-head';

export interface Place {
  readonly stream: string;
  readonly revision: number;
}

/**
 * The proof of the event at a place under the last seal. To be called while no seal is made.
 * @throws Refusal NOT_SEALED, NOT_FOUND; LogBroken if what stands in the log is not what was sealed
 */
export async function inclusionProof(
  { store, heads, seal }: { store: EventStore; heads: HeadTable; seal: Seal | undefined },
  { stream, revision }: Place,
): Promise<InclusionProof> {
  const { position } = await heads.totals();
  const head = await heads.head(stream);
  if (!seal || !head || head.revision < revision || String(position) !== seal.position) throw new Refusal('NOT_SEALED');
  const leaf = headLeaf(head);
  const { event, previousHash, hashes } = await readUpTo(store, { stream, revision }, leaf.revision);
  if (!event) throw new Refusal('NOT_FOUND');
  const streamPath = pathTo(revision, hashes.map(eventLeaf));
  const sealPath = await pathInSeal(heads, leaf);
  const reached = rootFrom(eventLeaf(event.metadata.hash), streamPath).toString('hex');
  const sealed = rootFrom(headLeafHash(leaf), sealPath).toString('hex');
  if (hashes.length !== leaf.revision + 1 || reached !== leaf.root || sealed !== seal.root) {
    const message = `${stream} is not what seal ${seal.no} says of it`;
    throw new LogBroken({ law: 'seal-root', message, ...placeOf(event) });
  }
  const { id, type, data } = event;
  const metadata = event.metadata as unknown as Record<string, unknown>;
  return {
    format: 'modosu-inclusion-proof-1',
    event: { stream, revision, id, type, data, metadata },
    previousHash,
    streamPath,
    leaf,
    sealPath,
    seal,
  };
}

async function readUpTo(store: EventStore, { stream, revision }: Place, last: number) {
  const hashes: string[] = [];
  let event: RecordedEvent | undefined;
  for await (const one of store.readStream(stream, { max: last + 1 })) {
    if (one.revision === revision) event = one;
    hashes.push(one.metadata.hash);
  }
  return { event, hashes, previousHash: revision === 0 ? GENESIS_HASH : (hashes[revision - 1] ?? '') };
}

async function pathInSeal(heads: HeadTable, leaf: HeadLeaf) {
  const ordered = inTreeOrder(await heads.leaves());
  const index = ordered.findIndex(({ stream }) => stream === leaf.stream);
  return pathTo(
    index,
    ordered.map((one) => one.leaf),
  );
}
