import { EXPECT, type Expected } from '../wire/append-requests';

/** What is known of a stream when an append is decided. */
export interface StreamState {
  /** highest revision, -1 if there is none */
  readonly last: number;
  readonly tombstoned: boolean;
  /** deleted, but an append brings it back */
  readonly softDeleted: boolean;
  /** whether metadata were set, perhaps before the first event */
  hasMetadata(): boolean;
}

/** How the decision asks for ids already stored in the same stream. */
export interface StoredIds {
  /** id of the event at that revision */
  at(revision: number): string | undefined;
  /** lowest revision that has this id */
  revisionOf(id: string): number | undefined;
}

export type Decision =
  | { readonly kind: 'append' }
  /** all of it was stored before; `revision` is that of its last event */
  | { readonly kind: 'known'; readonly revision: number }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'deleted' };

/**
 * The rules of expected revision and idempotence, as EventStoreDB 23.10 has them: a retry of a whole append is answered
 * as the first time, as far as ids show. At the current revision ids are not compared.
 */
export const decideAppend = (
  state: StreamState,
  expected: Expected,
  ids: readonly string[],
  stored: StoredIds,
): Decision => {
  if (state.tombstoned) return { kind: 'deleted' };
  if (expected === EXPECT.streamExists) {
    if (state.softDeleted) return { kind: 'deleted' };
    if (state.last < 0 && !state.hasMetadata()) return { kind: 'wrong' };
  }
  if (expected === EXPECT.any || expected === EXPECT.streamExists) return decideAnywhere(state, ids, stored);
  // What is no number is beyond every revision.
  if (typeof expected === 'bigint' || expected > state.last) return { kind: 'wrong' };
  if (expected === state.last) return { kind: 'append' };
  return decideBehind(state, expected, ids, stored);
};

const decideAnywhere = (state: StreamState, ids: readonly string[], stored: StoredIds): Decision => {
  let revision = -1;
  for (const [index, id] of ids.entries()) {
    const known = state.last < 0 ? undefined : stored.revisionOf(id);
    if (known === undefined) return index === 0 ? { kind: 'append' } : { kind: 'wrong' };
    revision = known;
  }
  return ids.length === 0 ? { kind: 'append' } : { kind: 'known', revision };
};

const decideBehind = (state: StreamState, expected: number, ids: readonly string[], stored: StoredIds): Decision => {
  for (const [index, id] of ids.entries()) {
    if (stored.at(expected + 1 + index) === id) continue;
    if (index === 0 && expected === EXPECT.noStream && state.softDeleted) return { kind: 'append' };
    return { kind: 'wrong' };
  }
  return ids.length === 0 ? { kind: 'wrong' } : { kind: 'known', revision: expected + ids.length };
};
