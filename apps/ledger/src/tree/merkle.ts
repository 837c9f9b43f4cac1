import { hash as sha } from 'node:crypto';

/*
 * The tree of RFC 6962, section 2.1: a leaf is hashed behind 0x00 and two nodes behind 0x01, so that a node can never be
 * shown as a leaf. Hashes are 32 bytes.
 */

/** A step from a node to its parent: the hash beside it, and on which side that one stands. */
export interface PathStep {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

const sha256 = (bytes: Buffer): Buffer => sha('sha256', bytes, 'buffer');

const EMPTY_ROOT = sha256(Buffer.alloc(0));
const LEAF = Buffer.from([0]);
/** Filled anew for every node: hashing is synchronous. */
const node = Buffer.alloc(65, 1);

export function leafHash(data: Buffer): Buffer {
  return sha256(Buffer.concat([LEAF, data]));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

/**
 * What must be kept of a tree to add to it: the roots of its full subtrees, largest first, one for each 1 in the binary
 * form of its size. Not more than log2 n + 1 hashes.
 */
export type Frontier = readonly Buffer[];

/** The frontier of a tree of `size` leaves after one more. */
export function grown(frontier: Frontier, size: number, leaf: Buffer): Buffer[] {
  const next = [...frontier];
  let whole = leaf;
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) whole = nodeHash(next.pop()!, whole);
  next.push(whole);
  return next;
}

export function rootOf(frontier: Frontier): Buffer {
  let root = frontier.at(-1);
  if (!root) return EMPTY_ROOT;
  for (let at = frontier.length - 2; at >= 0; at--) root = nodeHash(frontier[at]!, root);
  return root;
}

/** The root over leaf hashes, keeping no more than a frontier of them. */
export function rootOver(leaves: Iterable<Buffer>): Buffer {
  let frontier: Buffer[] = [];
  let size = 0;
  for (const leaf of leaves) frontier = grown(frontier, size++, leaf);
  return rootOf(frontier);
}

/** The steps from a leaf to the root over leaf hashes. */
export function pathTo(index: number, leaves: readonly Buffer[]): PathStep[] {
  const path: PathStep[] = [];
  let level = leaves;
  let at = index;
  while (level.length > 1) {
    const beside = at % 2 === 0 ? level[at + 1] : level[at - 1];
    // The last of an odd number stands for itself one level up.
    if (beside) path.push({ side: at % 2 === 0 ? 'right' : 'left', hash: beside.toString('hex') });
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const right = level[i + 1];
      above.push(right ? nodeHash(level[i]!, right) : level[i]!);
    }
    level = above;
    at = Math.floor(at / 2);
  }
  return path;
}

/** The root that a path leads to. */
export function rootFrom(leaf: Buffer, path: readonly PathStep[]): Buffer {
  return path.reduce<Buffer>((hash, step) => {
    const beside = Buffer.from(step.hash, 'hex');
    return step.side === 'left' ? nodeHash(beside, hash) : nodeHash(hash, beside);
  }, leaf);
}
