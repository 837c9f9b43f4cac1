import type { TraceNode } from '@modosu/api-client/operations';

/** The places where money reaches a lot that it reached before; level by level, as the trace was followed. */
export function repeatsIn(roots: readonly TraceNode[]): Set<TraceNode> {
  const seen = new Set<string>();
  const repeats = new Set<TraceNode>();
  for (let level = roots; level.length > 0; level = level.flatMap(({ next }) => next)) {
    for (const node of level) {
      const key = `${node.customerId} ${node.lotId}`;
      if (seen.has(key)) repeats.add(node);
      seen.add(key);
    }
  }
  return repeats;
}
