import type { Trace } from '../api/shapes';

/** What put the charge right, from the postings that name it: yen by component. */
export function remedyOf({ chargeId, events }: Pick<Trace, 'chargeId' | 'events'>) {
  const remedy = { recovered: 0, loss: 0, receivable: 0 };
  for (const { amountYen, component, originalId } of events.flatMap(({ entry }) => entry)) {
    if (component && originalId === chargeId) remedy[component] += amountYen;
  }
  return remedy;
}
