import type { LotFlow, TraceNode } from '@modosu/contracts/ledger.messages';

/** Fetches lots with their uses. `at` names them by wallet and lot; those that are not there are left out. */
export type FetchLots = (at: readonly LotPlace[]) => Promise<LotFlow[]>;

export interface LotPlace {
  customerId: string;
  lotId: string;
}

export interface Trace {
  /** The starts, each with where it led. */
  roots: TraceNode[];
  /** Cashback that payments out of traced lots earned, and where that went. */
  cashback: TraceNode[];
  /** True if there were more lots than are followed. */
  cut: boolean;
}

export const keyOf = ({ customerId, lotId }: LotPlace) => `${customerId} ${lotId}`;

/**
 * Follows lots: each transfer that used it leads to the receiver's lot, any number of hops. Money of several lots may
 * meet in one transfer, so a lot is followed where it is met first, and stands without `next` where it is met again;
 * that ends circles too. Goes level by level, so a hop is one fetch.
 * @param mostLots after so many no further lot is fetched
 */
export async function traceFrom(starts: readonly LotFlow[], fetch: FetchLots, mostLots: number): Promise<Trace> {
  const nodes = new Map<string, TraceNode>(starts.map((start) => [keyOf(start), { ...start, next: [] }]));
  const roots = [...nodes.values()];
  const cashback: TraceNode[] = [];
  let level = roots;
  let cut = false;
  while (level.length > 0) {
    const transfers = level.flatMap((from) => receivingLots(from).map((place) => ({ from, place })));
    const earned = level.flatMap(cashbackLots);
    const wanted = new Map([...transfers.map(({ place }) => place), ...earned].map((place) => [keyOf(place), place]));
    const unseen = [...wanted.values()].filter((place) => !nodes.has(keyOf(place)));
    const followed = unseen.slice(0, Math.max(0, mostLots - nodes.size));
    cut ||= followed.length < unseen.length;
    const before = new Set(nodes.keys());
    for (const lot of followed.length > 0 ? await fetch(followed) : []) nodes.set(keyOf(lot), { ...lot, next: [] });
    const next = new Set<TraceNode>();
    for (const { from, place } of transfers) {
      const node = nodes.get(keyOf(place));
      if (!node) continue;
      const isNew = !before.has(keyOf(place)) && !next.has(node);
      from.next.push(isNew ? node : { ...node, next: [] });
      if (isNew) next.add(node);
    }
    for (const place of earned) {
      const node = nodes.get(keyOf(place));
      if (!node || before.has(keyOf(place)) || next.has(node)) continue;
      cashback.push(node);
      next.add(node);
    }
    level = [...next];
  }
  return { roots, cashback, cut };
}

function receivingLots({ uses }: LotFlow): LotPlace[] {
  return uses.flatMap(({ kind, debitId, toCustomerId }) =>
    kind === 'transfer' && toCustomerId !== undefined
      ? [{ customerId: toCustomerId, lotId: `transfer:${debitId}` }]
      : [],
  );
}

/** What a charge earned when it came, and payments out of it. */
function cashbackLots({ customerId, originKind, originId, uses }: LotFlow): LotPlace[] {
  const payments = uses.flatMap(({ kind, debitId }) => (kind === 'payment' ? [debitId] : []));
  const causes = originKind === 'charge' ? [originId, ...payments] : payments;
  return causes.map((cause) => ({ customerId, lotId: `cashback:${cause}` }));
}

/** Every node of the trees, each lot once. */
export function lotsOf(roots: readonly TraceNode[]): TraceNode[] {
  const found = new Map<string, TraceNode>();
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!found.has(keyOf(node))) found.set(keyOf(node), node);
    waiting.push(...node.next);
  }
  return [...found.values()];
}

/** What of a lot was used for what, in yen. */
export function usedFor({ uses }: LotFlow, ...kinds: LotFlow['uses'][number]['kind'][]): number {
  return uses.reduce((sum, use) => sum + (kinds.includes(use.kind) ? use.amountYen : 0), 0);
}
